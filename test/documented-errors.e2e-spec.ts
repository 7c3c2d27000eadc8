import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import pg from 'pg';
import { eventually } from '#shared/testing';
import { draftBodies } from './api-conformance/drafts.ts';
import {
  beyondAnyLimit,
  FileErrors,
  fileLimits,
  misnamed,
  noReceipt,
  original,
  withholding,
} from './documented-errors/attachments.ts';
import { Door, type Operation, type Request, type Thing } from './documented-errors/door.ts';
import { hotlineBodies } from './documented-errors/hotlines.ts';
import { decideTwice, identifierBodies } from './documented-errors/identifiers.ts';
import { openingBodies } from './documented-errors/informants.ts';
import { whileProofsAreAskedFor, withoutToken } from './documented-errors/proofs.ts';
import { openReceiver } from './documented-errors/receiver.ts';
import {
  decision,
  decline,
  discard,
  order,
  outcome,
  proposal,
  question,
  replay,
  ruleFrom,
  Things,
  tipAbout,
  versioned,
} from './documented-errors/things.ts';
import { startSystem, type System } from './system.ts';

const LIMIT_MS = 120_000;
jest.setTimeout(LIMIT_MS); // Some tests make something for each operation, one after the other.
/** Around the limits of most services (1 MiB), of triage (8 MiB) and of the gateway (10 MiB). */
const OVER_A_LIMIT_MIB = [1.2, 4, 9, 11, 15];
const MIB = 1024 * 1024;
const RATE_CLASSES = ['public-write', 'public-lookup', 'public-read', 'token', 'partner-read', 'partner-write'];
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** What is documented, and why no request can bring it about. */
const unreachable: Record<string, string> = {
  'listBodies 403': 'any token may read the bodies',
  'readBody 403': 'any token may read the bodies',
  'readThread 403': 'any token may ask; what it may not see is not shown',
  'writeByReceipt 409': 'a talk is full after a hundred messages of one side, which takes the informant five days',
};

let system: System;
let door: Door;
let things: Things;
let files: FileErrors;
let receiver: Awaited<ReturnType<typeof openReceiver>>;

beforeAll(async () => {
  receiver = await openReceiver();
  system = await startSystem({
    env: { notifications: { WEBHOOK_ALLOWED_TARGETS: receiver.target }, intake: fileLimits },
  });
  door = await Door.of(system);
  things = new Things(door, `http://${receiver.target}`, system);
  files = new FileErrors(door, things);
}, LIMIT_MS);

afterAll(async () => {
  await system?.stop();
  receiver?.close();
});

/** The operations that name the status, but for those where it cannot be reached. */
function naming(status: number): Operation[] {
  return door.operations.filter(
    ({ errors, operationId }) => errors.includes(String(status)) && !unreachable[`${operationId} ${status}`],
  );
}

/** Brings about one documented status at each operation that names it. */
async function produce(status: number, make: (operation: Operation) => Request, at = naming(status)): Promise<void> {
  const faults: string[] = [];
  for (const operation of at) {
    const answer = await door.call(operation, make(operation));
    if (answer.status !== status)
      faults.push(`${operation.operationId}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  expect(faults).toEqual([]);
}

/** The operations that want to know which version a change is meant for. */
function changing(): Operation[] {
  return naming(428).filter(({ mayAskForProof }) => !mayAskForProof);
}

describe('every error that the document names', () => {
  it('400: a request that is not well-formed', async () => {
    await produce(400, ({ hasBody, takesFile, path }) => {
      if (path === '/oauth2/token') return { headers: form, body: '' };
      if (takesFile) return { headers: misnamed };
      if (hasBody) return { body: '{"a":' };
      return path.includes('{') ? { id: '%ff', headers: versioned(1) } : { query: '?a=%00' };
    });
  });

  it('401: a token of nobody', async () => {
    const authorization = `Basic ${Buffer.from('nobody:nothing').toString('base64')}`;
    await produce(401, ({ path }) => {
      if (path !== '/oauth2/token') return { token: 'no.token.atall' };
      return { headers: { ...form, authorization }, body: 'grant_type=client_credentials' };
    });
  });

  it('403: a token without the scope', async () => {
    const recorded = JSON.stringify(tipAbout('hai'));
    await produce(403, ({ operationId, path }) => {
      if (operationId === 'submitTip') return { token: door.tokens.platform, body: recorded };
      if (operationId === 'listHotlines') return { token: door.tokens.operator, query: '?visibility=internal' };
      return { token: path.includes('/operations/') ? door.tokens.office : door.tokens.operator };
    });
  });

  it('404: an unknown thing', async () => {
    const bodies: Record<string, string> = {
      lookUpReceipt: JSON.stringify({ receiptCode: '0000000000000000' }),
      writeByReceipt: JSON.stringify({ receiptCode: '0000000000000000', kind: 'still-going-on' }),
      writeToInformant: question,
      handOutOriginal: original,
      withholdAttachment: withholding,
      issueTakedownRequest: JSON.stringify({ ...order, caseId: randomUUID() }),
      ...{
        declineCase: decline,
        concludeCase: outcome,
        proposeForTip: proposal,
        decideOnTip: decision,
        replayDeliveries: replay,
      },
      addReceivingRuleVersion: ruleFrom('2100-01-01'),
      ...hotlineBodies,
      ...draftBodies,
      ...identifierBodies,
      ...openingBodies,
    };
    await produce(404, ({ operationId, path, takesFile }) => ({
      id: path.includes('/bodies/') ? 'no-such-body' : randomUUID(),
      headers: takesFile ? noReceipt : versioned(1),
      body: path.endsWith('/discard') ? discard : bodies[operationId],
    }));
  });

  it('406: a format that a report does not have', async () => {
    await produce(406, () => ({ query: '?period=2026-M11', headers: { accept: 'image/png' } }));
  });

  it('412 and 428: a change of what has changed since, or of no version at all', async () => {
    const { offered, tip } = await things.offeredCase();
    const [notice, client, endpoint] = await Promise.all([things.notice(), things.client(), things.endpoint()]);
    const [hotline, opening, draft] = [await things.hotline(), await things.opening(), await things.draft()];
    const kinds: [string, Thing][] = [
      ['/cases', offered],
      ['/tip-drafts', draft],
      ['/tips', tip],
      ['/notices', notice],
      ['/clients', client],
      ['/webhook', endpoint],
      ['/hotlines', hotline],
      ['/informant-openings', opening],
    ];
    const bodies: Record<string, string> = {
      ...{ declineCase: decline, concludeCase: outcome, proposeForTip: proposal, decideOnTip: decision },
      ...hotlineBodies,
      ...draftBodies,
      ...openingBodies,
    };
    const about = ({ path, operationId }: Operation) => {
      const id = kinds.find(([part]) => path.includes(part))?.[1].id;
      return { id, body: bodies[operationId] };
    };
    await produce(412, (operation) => ({ ...about(operation), headers: versioned(99_999) }));
    await produce(428, about, changing());
  });

  it('428: a submission that needs a proof of work', async () => {
    const asking = naming(428).filter(({ mayAskForProof }) => mayAskForProof);
    await whileProofsAreAskedFor(system, () => produce(428, () => withoutToken, asking));
    expect(door.types).toContain('/problems/proof-required');
  });

  it('413 and 415: a body that is too large, or of another type', async () => {
    await produce(413, ({ takesFile }) => ({ body: takesFile ? beyondAnyLimit() : Buffer.alloc(11 * MIB, ' ') }));
    await produce(415, ({ takesFile }) => ({
      headers: { 'content-type': takesFile ? 'application/json' : 'text/plain' },
      body: takesFile ? '{}' : 'text',
    }));
    await files.refusedFiles();
  });

  it('413 and 415 again: the answer arrives, whoever stops reading first', async () => {
    const tips = door.operation('submitTip');
    for (const mib of [...OVER_A_LIMIT_MIB, ...OVER_A_LIMIT_MIB]) {
      const body = Buffer.alloc(mib * MIB, ' ');
      expect([mib, (await door.call(tips, { body })).status]).toEqual([mib, 413]);
      const asText = await door.call(tips, { body, headers: { 'content-type': 'text/plain' } });
      expect([415, 413]).toContain(asText.status);
    }
  });

  it('409 and 422: an Idempotency-Key whose first request still runs, or was another one', async () => {
    const keys = new Map<string, string>();
    for (const operation of naming(422)) {
      const key = randomUUID();
      keys.set(operation.operationId, key);
      const request = await things.requestFor(operation.operationId);
      const answers = await askTwiceAtOnce(operation, {
        ...request,
        headers: { ...request.headers, 'idempotency-key': key },
      });
      expect([operation.operationId, ...answers]).toEqual([operation.operationId, 'done', 409]);
    }
    await produce(422, ({ operationId, hasBody }) => ({
      headers: { ...versioned(1), 'idempotency-key': keys.get(operationId) ?? '' },
      ...(hasBody && { body: '{"other":1}' }),
    }));
  });

  it('409: what the state does not allow, where there is no Idempotency-Key', async () => {
    const createKey = door.operation('createSigningKey');
    for (let made = 0; made < 2; made += 1) await door.call(createKey);
    expect(await door.call(createKey)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const { id } = await things.endpoint();
    const verify = await door.call(door.operation('verifyWebhookEndpoint'), { id });
    expect(verify).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
    await files.oneTooMany();
    await files.notYet();
    await decideTwice(door, (await things.offeredCase()).tip.id);
    const view = await door.call(door.operation('viewInformant'), { id: (await things.opening()).id });
    expect(view).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
    const { tip } = await things.offeredCase();
    for (const operationId of ['withdrawTipProposal', 'acknowledgeTipAttention']) {
      const answer = await door.call(door.operation(operationId), { id: tip.id, headers: versioned(tip.version) });
      expect(answer).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
    }
  });

  it('429: more wrong receipt codes than may be tried, with a file', () => files.guessedTooOften(system));

  it('429: more than the limit', async () => {
    const { gateway } = system.services;
    const limits = Object.fromEntries(RATE_CLASSES.map((name) => [name, { max: 1, windowMs: 3_600_000 }]));
    await gateway.stop();
    await gateway.start({ RATE_LIMITS: JSON.stringify(limits) });
    const request = ({ path }: Operation) =>
      path === '/oauth2/token' ? { headers: { ...form, authorization: '' }, body: '' } : {};
    try {
      // The first request of each caller in each class is within the limit.
      for (const operation of naming(429)) await door.call(operation, request(operation));
      await produce(429, request);
    } finally {
      await gateway.stop();
      await gateway.start();
    }
  });

  it('503: services that are away', async () => {
    const { intake, triage, notifications, reporting } = system.services;
    await Promise.all([intake, triage, notifications, reporting].map((each) => each.stop('SIGKILL')));
    await produce(503, () => ({}));
  });

  it('has been brought about, but for those that no request can', () => {
    const named = door.operations.flatMap(({ operationId, errors }) =>
      errors.map((status) => `${operationId} ${status}`),
    );
    expect(named.filter((each) => !door.produced.has(each) && !unreachable[each])).toEqual([]);
    expect(Object.keys(unreachable).filter((each) => !named.includes(each) || door.produced.has(each))).toEqual([]);
  });

  it('has a page behind its type', async () => {
    expect(door.types.size).toBeGreaterThan(10);
    for (const type of door.types) {
      const page = await fetch(new URL(type, system.gateway));
      expect({ type, status: page.status }).toEqual({ type, status: 200 });
    }
  });
});

function schemaOf(path: string): string {
  const operated = /^\/v1\/operations\/(\w+)\//.exec(path)?.[1];
  if (operated !== undefined) return operated;
  if (/cases|takedown/.test(path)) return 'triage';
  if (/notices|webhook/.test(path)) return 'notifications';
  return path.includes('clients') ? 'gateway' : 'intake';
}

/** Asks, asks again while the first request cannot commit, and lets it; answers what came of both. */
async function askTwiceAtOnce(operation: Operation, request: Request): Promise<(string | number)[]> {
  const schema = schemaOf(operation.path);
  const lock = new pg.Client({ connectionString: system.databaseUrl });
  await lock.connect();
  await lock.query('BEGIN');
  await lock.query(`LOCK TABLE ${schema}.audit_rows IN SHARE ROW EXCLUSIVE MODE`);
  const first = door.call(operation, request);
  const running = `SELECT FROM ${schema}.idempotency_keys WHERE state = 'running'`;
  try {
    await eventually(async () => (await system.sql(running)).length > 0, { because: 'the first request runs' });
    const second = await door.call(operation, request);
    await lock.end();
    const { status, body } = await first;
    return [status < 300 ? 'done' : JSON.stringify(body), second.status];
  } finally {
    await lock.end().catch(() => undefined); // Ended already unless something failed.
  }
}
