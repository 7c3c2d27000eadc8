import { createTestDatabase, startTestIssuer, type TestDatabase, type TestIssuer } from '#shared/testing';
import type { Challenge } from 'altcha-lib/types';
import {
  gatewayPlan,
  setRealTime,
  startGateway,
  startService,
  type GatewayUnderTest,
  type RemoteService,
} from './gateway-under-test.js';
import { headerOf, solve } from './proof-of-work.js';

const limits = {
  'address-minute': { free: 2, max: 30 },
  'network-minute': { free: 1_000, max: 1_000 },
  'everyone-minute': { free: 1_000 },
  'address-day': { free: 1_000, max: 8 },
  'network-day': { free: 1_000, max: 12 },
};
const MINUTE_MS = 60_000;

interface Problem {
  status: number;
  code?: string;
  challenge?: Challenge;
}

let database: TestDatabase;
let issuer: TestIssuer;
let intake: RemoteService;
let replicas: GatewayUnderTest[];
/** Limits go by it, so that no minute ends in the middle of a test. */
let now = 0;
let lastNetwork = 0;

beforeAll(async () => {
  setRealTime(() => now);
  [database, issuer, intake] = await Promise.all([createTestDatabase(gatewayPlan), startTestIssuer(), startService()]);
});

afterAll(async () => {
  await Promise.all([intake?.close(), issuer?.close(), database?.drop()]);
});

beforeEach(async () => {
  now = Date.now();
  await database.query('TRUNCATE network_salts, network_counts, spent_proofs');
  replicas = [await startReplica(), await startReplica()];
});

afterEach(() => Promise.all(replicas.map((replica) => replica.close())));

async function startReplica(env: Record<string, string> = {}): Promise<GatewayUnderTest> {
  const replica = await startGateway({
    database,
    issuer,
    services: { INTAKE_URL: intake.url },
    countsPatiently: true,
    env: { BRAKE_LIMITS: JSON.stringify(limits), TRUSTED_PROXIES: '127.0.0.1', ...env },
  });
  return replica;
}

/** An address in a network that no other test uses. */
function newAddress(): string {
  lastNetwork += 1;
  return `198.51.${lastNetwork}.1`;
}

interface Submission {
  from: string;
  by?: number;
  path?: string;
  proof?: string;
  token?: string;
}

async function submit({ from, by = 0, path = '/v1/tips', proof, token }: Submission): Promise<Response> {
  return fetch(`${replicas[by]?.url}${path}`, {
    method: 'POST',
    body: '{}',
    headers: {
      'x-forwarded-for': from,
      ...(proof === undefined ? {} : { 'altcha-payload': proof }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
}

async function outcome(submission: Submission): Promise<Problem> {
  const answer = await submit(submission);
  const text = await answer.text();
  return { ...(text === '' ? {} : (JSON.parse(text) as Problem)), status: answer.status };
}

/** Uses up what is free for an address, and answers the challenge that comes then. */
async function challengeFor(from: string): Promise<Challenge> {
  for (let sent = 0; sent < limits['address-minute'].free; sent += 1) await submit({ from, by: sent % 2 });
  const { status, code, challenge } = await outcome({ from });
  expect([status, code]).toEqual([428, 'proof-required']);
  return challenge as Challenge;
}

async function metric(line: string): Promise<number> {
  const text = await (await fetch(`${replicas[0]?.url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((each) => each.startsWith(line))
      ?.split(' ')
      .at(-1) ?? 0,
  );
}

describe('a proof of work', () => {
  it('is asked for beyond what is free, counted over all replicas, and lets through who brings it', async () => {
    const from = newAddress();
    expect((await submit({ from, by: 0 })).status).toBe(200);
    expect((await submit({ from, by: 1 })).status).toBe(200);
    const demanded = await submit({ from, by: 0 });
    expect(demanded.status).toBe(428);
    expect(demanded.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(demanded.headers.get('cache-control')).toBe('no-store');
    const { challenge } = (await demanded.json()) as Problem;
    const { header } = await solve(challenge as Challenge);
    expect((await submit({ from, by: 1, proof: header })).status).toBe(200);
    expect(intake.seen.at(-1)?.headers).not.toHaveProperty('altcha-payload');
  });

  it('is asked of one address and not of its neighbours, until their network has sent too much', async () => {
    const from = newAddress();
    await challengeFor(from);
    expect((await submit({ from: from.replace(/1$/, '2') })).status).toBe(200);
    await replicas[0]?.close();
    const [wide, free] = [{ free: 5, max: 1_000 }, { free: 1_000 }];
    const env = { BRAKE_LIMITS: JSON.stringify({ ...limits, 'address-minute': free, 'network-minute': wide }) };
    replicas[0] = await startReplica(env);
    const neighbours = [3, 4, 5].map((last) => from.replace(/1$/, String(last)));
    const statuses: number[] = [];
    for (const neighbour of neighbours) statuses.push((await submit({ from: neighbour })).status);
    expect(statuses).toEqual([200, 428, 428]);
  });

  it('is good once, by whichever replica it is seen', async () => {
    const from = newAddress();
    const { header } = await solve(await challengeFor(from));
    expect((await submit({ from, by: 0, proof: header })).status).toBe(200);
    for (const by of [0, 1])
      expect(await outcome({ from, by, proof: header })).toMatchObject({
        ...{ status: 428, code: 'proof-required', challenge: expect.any(Object) },
        detail: expect.stringContaining('đã được dùng'),
      });
    const at = newAddress();
    const { header: other } = await solve(await challengeFor(at));
    const twice = await Promise.all([0, 1].map((by) => submit({ from: at, by, proof: other })));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 428]);
  });

  it('is refused when it is wrong, forged, of another challenge, or no proof at all', async () => {
    const from = newAddress();
    const challenge = await challengeFor(from);
    const { solution } = await solve(challenge);
    const key = '0'.repeat(64);
    const { parameters, signature = '' } = challenge;
    const forged = {
      'another key': headerOf(challenge, { ...solution, derivedKey: key }),
      'another signature': headerOf({ parameters, signature: key }, solution),
      'an easier challenge': headerOf({ signature, parameters: { ...parameters, cost: 1 } }, solution),
      'a challenge that lasts longer': headerOf(
        { signature, parameters: { ...parameters, expiresAt: (parameters.expiresAt ?? 0) + 600 } },
        solution,
      ),
      'a further parameter': headerOf({ signature, parameters: { ...parameters, data: { a: 1 } } }, solution),
      'no signature': headerOf({ parameters }, solution),
      'no solution': headerOf(challenge, undefined),
      'a number': headerOf(7, 7),
      'a deep one': Buffer.from('['.repeat(2_000)).toString('base64'),
      'no JSON': 'x',
      nothing: '',
      'too long': 'A'.repeat(8_000),
    };
    for (const [name, proof] of Object.entries(forged)) {
      await database.query('TRUNCATE network_counts');
      for (let sent = 0; sent < 2; sent += 1) await submit({ from });
      expect({ name, ...(await outcome({ from, proof })) }).toMatchObject({
        name,
        status: 428,
        code: 'proof-required',
      });
    }
    expect((await submit({ from, proof: headerOf(challenge, solution) })).status).toBe(200);
  });

  it('is refused when it has expired, within ten minutes', async () => {
    const from = newAddress();
    const challenge = await challengeFor(from);
    const { header } = await solve(challenge);
    const { expiresAt = 0 } = challenge.parameters;
    expect(expiresAt % 60).toBe(0);
    expect(expiresAt * 1_000 - now).toBeLessThanOrEqual(10 * MINUTE_MS);
    now = expiresAt * 1_000;
    await challengeFor(from);
    expect(await outcome({ from, proof: header })).toMatchObject({ detail: expect.stringContaining('hết hạn') });
  });

  it('takes more tries the more is sent', async () => {
    const from = newAddress();
    const counters: number[] = [];
    const first = await challengeFor(from);
    counters.push((await solve(first)).solution.counter);
    for (const more of [2, 4]) {
      for (let sent = 1; sent < more; sent += 1) await submit({ from });
      const { challenge } = await outcome({ from });
      counters.push((await solve(challenge as Challenge)).solution.counter);
    }
    const [easy = 0, harder = 0, hard = 0] = counters;
    expect(easy).toBeGreaterThanOrEqual(250);
    expect(easy).toBeLessThan(500);
    expect(harder).toBeGreaterThanOrEqual(500);
    expect(harder).toBeLessThan(1_000);
    expect(hard).toBeGreaterThanOrEqual(1_000);
    expect(hard).toBeLessThan(2_000);
  });

  it('says nothing of whom it is for', async () => {
    const [one, other] = [await challengeFor(newAddress()), await challengeFor(newAddress())];
    const fixed = ({ parameters }: Challenge) => {
      const { nonce: _n, salt: _s, keyPrefix: _p, keySignature: _k, ...rest } = parameters;
      return rest;
    };
    expect(fixed(one)).toEqual(fixed(other));
    expect(JSON.stringify(one)).not.toContain('198.51');
  });

  it('is never asked of whoever shows a valid token, but of who shows another', async () => {
    const from = newAddress();
    await challengeFor(from);
    const token = await issuer.clientToken({ body: 'market-surveillance-01', scopes: ['tips:submit'] });
    expect((await submit({ from, token })).status).toBe(200);
    expect((await submit({ from, token: `${token.slice(0, -6)}AAAAAA` })).status).toBe(428);
  });

  it('is asked of everybody when very much comes from everywhere', async () => {
    await replicas[0]?.close();
    replicas[0] = await startReplica({ BRAKE_LIMITS: JSON.stringify({ ...limits, 'everyone-minute': { free: 4 } }) });
    const statuses: number[] = [];
    for (let sent = 0; sent < 6; sent += 1) statuses.push((await submit({ from: newAddress() })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 428, 428]);
  });

  it('can be prepared for by a form', async () => {
    const from = newAddress();
    const ask = async (token?: string) => {
      const headers = { 'x-forwarded-for': from, ...(token && { authorization: `Bearer ${token}` }) };
      return fetch(`${replicas[1]?.url}/v1/proof-challenges`, { headers });
    };
    expect(await (await ask()).json()).toEqual({ required: false, challenge: null });
    for (let sent = 0; sent < 2; sent += 1) await submit({ from });
    const answer = await ask();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { required, challenge } = (await answer.json()) as { required: boolean; challenge: Challenge };
    expect(required).toBe(true);
    expect((await submit({ from, proof: (await solve(challenge)).header })).status).toBe(200);
    const token = await issuer.clientToken({ body: 'market-surveillance-01', scopes: ['tips:submit'] });
    expect(await (await ask(token)).json()).toEqual({ required: false, challenge: null });
  });

  it('is counted: demanded, solved, refused', async () => {
    const outcomes = ['demanded', 'solved', 'refused'];
    const read = () =>
      Promise.all(outcomes.map((name) => metric(`vigil_gateway_proofs_total{outcome="${name}",service="gateway"}`)));
    const before = await read();
    const from = newAddress();
    const { header } = await solve(await challengeFor(from));
    await submit({ from, proof: header });
    await submit({ from, proof: header });
    const after = await read();
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 1]);
  });
});
