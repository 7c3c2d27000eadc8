import { createHash, randomUUID } from 'node:crypto';
import { tipReceivedV1 } from '#shared/contracts';
import { conformityTo, eventually, startTestService, type TestService } from '#shared/testing';
import { reporting } from '../src/reporting.module.js';

const BASE = '/v1/operations/reporting';
const PHONE = '0901234567';
const REASON = 'Sent by a test of the supplier.';

let service: TestService;
let tokens: Record<'operator' | 'officer', string>;
let conforms: ReturnType<typeof conformityTo>;

interface Shown {
  id: string;
  [field: string]: unknown;
}

beforeAll(async () => {
  service = await startTestService(reporting);
  const officer = (role: string) => service.issuer.officerToken({ body: 'standing-office', roles: [role] });
  tokens = { operator: await officer('operator'), officer: await officer('standing-office') };
  const { body } = await service.http.get('/openapi.json');
  conforms = conformityTo(body);
});

afterAll(() => service.close());

beforeEach(async () => {
  await mend();
  await service.database.query('TRUNCATE parked_messages, facts, figures, audit_rows');
});

/** From now on the database refuses every tip, as a faulty release would make it. */
async function breakTips(): Promise<void> {
  await service.database.query(`CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no room for ${PHONE}'; END $$`);
  await service.database.query('CREATE TRIGGER refuse BEFORE INSERT ON facts FOR EACH ROW EXECUTE FUNCTION refuse()');
}

const mend = () => service.database.query('DROP TRIGGER IF EXISTS refuse ON facts');

function aTip() {
  const tipId = randomUUID();
  const data = {
    tipId,
    threadId: randomUUID(),
    reference: 'TB-2026-000001',
    channel: 'web',
    scope: 'in-scope' as const,
    violation: 'counterfeit-mark',
    provinceCode: '79',
    identifiers: [{ kind: 'account' as const, value: `shop.of.${PHONE}` }],
    criminalSigns: false,
    integrity: false,
    receivedAt: '2026-11-03T02:41:00Z',
  };
  return { id: tipId, version: 1, data };
}

interface Call {
  as?: 'operator' | 'officer' | 'nobody';
  body?: object;
  key?: string;
}

/** Asks the service, and holds its answer against its own document. */
async function ask(method: 'get' | 'post', path: string, { as = 'operator', body, key }: Call = {}) {
  const request = service.http[method](BASE + path);
  if (as !== 'nobody') request.auth(tokens[as], { type: 'bearer' });
  if (key !== undefined) request.set('idempotency-key', key);
  const answer = await (body === undefined ? request : request.send(body));
  const documented = path.split('?')[0]?.replace(/\/[0-9a-f]{8}-[^/]*/, '/{id}') ?? '';
  conforms(method, BASE + documented, answer);
  return answer;
}

const list = async (query = ''): Promise<Shown[]> => (await ask('get', `/parked-messages${query}`)).body.items;
const facts = async () => (await service.database.query('SELECT FROM facts')).length;
const audited = () =>
  service.database.query<{ act: string; object_id: string; actor_body: string }>(
    'SELECT * FROM audit_rows ORDER BY id',
  );

/** Poison in earnest: tips that the database refuses; then their last attempt is due. */
async function parkTips(count: number): Promise<Shown[]> {
  await breakTips();
  await service.broker.send(tipReceivedV1, Array.from({ length: count }, aTip));
  await eventually(async () => (await list('?state=retrying')).length === count, { because: `${count} failed` });
  await service.database.query(`UPDATE parked_messages SET attempts = 5, next_attempt_at = now()`);
  return eventually(async () => {
    const parked = await list('?state=parked');
    return parked.length === count ? parked : undefined;
  });
}

describe('a poison message', () => {
  it('is listed with its cause, shown masked, and has its effect once it is replayed after the fault is mended', async () => {
    const [parked] = await parkTips(1);
    const id = String(parked?.id);
    expect(parked).toMatchObject({ topic: 'intake.tips', eventType: 'tip.received.v1', attempts: 6, resolvedAt: null });
    expect(parked?.['cause']).toMatch(/no room for \[masked\]$/);
    const { body: shown, text } = await ask('get', `/parked-messages/${id}`);
    expect(shown.payload).toMatchObject({
      form: 'json',
      data: { reference: 'TB-2026-000001', violation: 'counterfeit-mark' },
    });
    expect(shown.headers).toMatchObject({ ce_type: 'tip.received.v1', ce_subject: parked?.['key'] });
    expect(text).not.toContain(PHONE);
    await mend();
    const { body: replayed } = await ask('post', `/parked-messages/${id}/replay`);
    expect(replayed).toMatchObject({ id, state: 'retrying', attempts: 0 });
    await eventually(async () => (await list('?state=resolved')).length === 1, { because: 'it is delivered' });
    expect(await facts()).toBeGreaterThan(0);
    expect((await ask('post', `/parked-messages/${id}/replay`)).body).toMatchObject({ code: 'state-conflict' });
    expect((await audited()).map(({ act, object_id, actor_body }) => [act, object_id, actor_body])).toEqual([
      ['parked-message.read', id, 'standing-office'],
      ['parked-message.replay', id, 'standing-office'],
    ]);
  });

  it('is discarded with a reason, once, and is not handled when it comes again', async () => {
    const tip = { ...aTip(), eventId: randomUUID() };
    await breakTips();
    await service.broker.send(tipReceivedV1, [tip]);
    const [{ id = '' } = {}] = await eventually(async () => ((await list()).length === 1 ? list() : undefined));
    const key = randomUUID();
    const first = await ask('post', `/parked-messages/${id}/discard`, { body: { reason: REASON }, key });
    expect(first.body).toMatchObject({ state: 'resolved', resolution: 'discarded', reason: REASON });
    const again = await ask('post', `/parked-messages/${id}/discard`, { body: { reason: REASON }, key });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const other = await ask('post', `/parked-messages/${id}/discard`, { body: { reason: REASON } });
    expect([other.status, other.body.code]).toEqual([409, 'state-conflict']);
    await mend();
    const next = aTip();
    await service.broker.send(tipReceivedV1, [tip, next]);
    await eventually(async () => (await facts()) > 0);
    expect(await service.database.query('SELECT id FROM facts')).toEqual([{ id: next.id }]);
    expect((await audited()).map(({ act }) => act)).toEqual(['parked-message.discard']);
  });

  it('is replayed with many others by a filter, in bounded steps', async () => {
    const parked = await parkTips(3);
    await mend();
    const order = { topic: 'intake.tips', causeContains: 'NO ROOM', limit: 2 };
    const first = await ask('post', '/parked-messages/replay', { body: order });
    expect([first.status, first.body]).toEqual([200, { messages: 2, more: true }]);
    expect((await ask('post', '/parked-messages/replay', { body: order })).body).toEqual({ messages: 1, more: false });
    await eventually(async () => (await list('?state=resolved')).length === 3, { because: 'all are delivered' });
    expect((await ask('post', '/parked-messages/replay', { body: order })).body).toEqual({ messages: 0, more: false });
    const rows = await audited();
    expect(rows.filter(({ act }) => act === 'parked-messages.replay')).toHaveLength(3);
    const replayed = rows.filter(({ act }) => act === 'parked-message.replay').map(({ object_id }) => object_id);
    expect(replayed.toSorted()).toEqual(parked.map(({ id }) => id).toSorted());
  });

  it('keeps later messages of its key behind it, which cannot be replayed before it', async () => {
    const tip = aTip();
    await breakTips();
    await service.broker.send(tipReceivedV1, [tip, { ...tip, version: 2 }]);
    const [waiting] = await eventually(async () => {
      const found = await list('?state=waiting');
      return found.length > 0 ? found : undefined;
    });
    const refused = await ask('post', `/parked-messages/${waiting?.id}/replay`);
    expect([refused.status, refused.body.code]).toEqual([409, 'state-conflict']);
    expect(await list(`?key=${tip.id}&order=oldest`)).toMatchObject([{ state: 'retrying' }, { state: 'waiting' }]);
  });
});

describe('bytes that cannot be decoded', () => {
  it('are shown by their length and hash alone', async () => {
    const value = Buffer.from([0xff, 0xfe, 0x00, ...Buffer.from(PHONE)]);
    await service.broker.sendRaw('intake.tips', [{ key: PHONE, value, headers: { ce_type: 'tip.received.v1' } }]);
    const [{ id = '' } = {}] = await eventually(async () => ((await list()).length === 1 ? list() : undefined));
    const { body, text } = await ask('get', `/parked-messages/${id}`);
    const sha256 = createHash('sha256').update(value).digest('hex');
    expect(body.payload).toEqual({ form: 'bytes', lengthBytes: value.length, data: null, sha256 });
    expect(text).not.toContain(PHONE);
  });
});

describe('the list of parked messages', () => {
  it('pages in both orders, and by each filter', async () => {
    const since = new Date().toISOString();
    const messages = Array.from({ length: 5 }, (_, index) => ({
      key: `key-${index}`,
      value: '{}',
      headers: { ce_type: 'x.y.v1' },
    }));
    await service.broker.sendRaw('intake.tips', messages);
    const newest = await eventually(async () => ((await list()).length === 5 ? list() : undefined));
    const walked: unknown[] = [];
    for (let cursor = ''; ;) {
      const { body } = await ask('get', `/parked-messages?order=oldest&limit=2${cursor}`);
      walked.push(...body.items.map(({ id }: Shown) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(walked).toEqual(newest.map(({ id }) => id).toReversed());
    const counts = await Promise.all(
      [
        ...['?eventType=x.y.v1', '?key=key-3', '?topic=intake.tips', '?topic=triage.cases', '?state=resolved'],
        ...[
          '?causeContains=UNKNOWN%20event',
          '?causeContains=nothing',
          `?parkedSince=${since}`,
          `?parkedUntil=${since}`,
        ],
      ].map(async (query) => (await list(query)).length),
    );
    expect(counts).toEqual([5, 1, 5, 0, 0, 5, 0, 5, 0]);
  });
});

describe('who may not, and what cannot be', () => {
  const unknown = randomUUID();
  const operations: ['get' | 'post', string, Call][] = [
    ['get', '/messaging', {}],
    ['get', '/parked-messages', {}],
    ['get', `/parked-messages/${unknown}`, {}],
    ['post', '/parked-messages/replay', { body: { state: 'parked' } }],
    ['post', `/parked-messages/${unknown}/replay`, {}],
    ['post', `/parked-messages/${unknown}/discard`, { body: { reason: REASON } }],
  ];

  it.each(operations)('%s %s is for operators alone', async (method, path, call) => {
    expect((await ask(method, path, { ...call, as: 'nobody' })).status).toBe(401);
    expect((await ask(method, path, { ...call, as: 'officer' })).status).toBe(403);
  });

  it.each(operations.filter(([, path]) => path.includes(unknown)))(
    '%s %s finds nothing',
    async (method, path, call) => {
      expect((await ask(method, path, call)).status).toBe(404);
      const nonsense = service.http[method](BASE + path.replace(unknown, 'nonsense'));
      expect((await nonsense.auth(tokens.operator, { type: 'bearer' }).send(call.body)).status).toBe(404);
    },
  );

  it.each<[string, object]>([
    ['/parked-messages/replay', {}],
    ['/parked-messages/replay', { limit: 10 }],
    ['/parked-messages/replay', { state: 'resolved' }],
    ['/parked-messages/replay', { topic: 'nobody.knows' }],
    ['/parked-messages/replay', { state: 'parked', limit: 1_001 }],
    ['/parked-messages/replay', { state: 'parked', parkedSince: 'yesterday' }],
    [`/parked-messages/${unknown}/discard`, {}],
    [`/parked-messages/${unknown}/discard`, { reason: 'too short' }],
    [`/parked-messages/${unknown}/discard`, { reason: 'x'.repeat(501) }],
    [`/parked-messages/${unknown}/discard`, { reason: REASON, force: true }],
  ])('POST %s %j is refused', async (path, body) => {
    const answer = await ask('post', path, { body });
    expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
  });

  it.each(['?state=lost', '?order=random', '?limit=0', '?cursor=e30', '?topic=x', '?causeContains=x', '?surprise=1'])(
    'GET /parked-messages%s is refused',
    async (query) => {
      expect((await ask('get', `/parked-messages${query}`)).body.code).toBe('validation-failed');
    },
  );
});

describe('the state of the messaging', () => {
  it('tells lag by partition from the broker, what is unsent and what is parked', async () => {
    await parkTips(2);
    const { body } = await eventually(async () => {
      const answer = await ask('get', '/messaging');
      const { broker, consumers } = answer.body as { broker: Shown; consumers: Shown[] };
      return broker['reachable'] && consumers.every(({ up }) => up) ? answer : undefined;
    });
    expect(body).toMatchObject({
      service: 'reporting',
      broker: { reachable: true, cause: null },
      outbox: { unsentRows: 0, oldestAgeSeconds: 0, relayRuns: false, relayFailure: null },
      parked: { retrying: 0, waiting: 0, parked: 2 },
    });
    const tips = await eventually(async () => {
      const { consumers } = (await ask('get', '/messaging')).body as { consumers: Shown[] };
      return consumers.find(({ topic, lagMessages }) => String(topic).endsWith('intake.tips') && lagMessages === 0);
    });
    expect(tips['partitions']).toHaveLength(12);
  });

  it('is in the metrics as well', async () => {
    await parkTips(1);
    const { broker, http } = service;
    const labels = `group="${broker.topicPrefix}reporting.intake-tips",service="reporting"`;
    const figureIn = (text: string, name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    const text = await eventually(async () => {
      const answer = await http.get('/metrics');
      expect(figureIn(answer.text, 'vigil_parked_messages{state="parked",service="reporting"}')).toBe(1);
      // Where the group stands is told to the broker some moments after the message was parked.
      expect(figureIn(answer.text, `vigil_consumer_lag_messages{${labels}}`)).toBe(0);
      return answer.text;
    });
    const figure = (name: string) => figureIn(text, name);
    const own = '{service="reporting"}';
    expect(figure(`vigil_service_ready${own}`)).toBe(1);
    expect(figure(`vigil_outbox_unsent_rows${own}`)).toBe(0);
    expect(figure(`vigil_outbox_oldest_age_seconds${own}`)).toBe(0);
    expect(figure(`vigil_consumer_up{${labels}}`)).toBe(1);
    expect(figure(`vigil_consumer_progress_age_seconds{${labels}}`)).toBe(0);
    expect(figure(`vigil_inbox_parked_messages_total{${labels}}`)).toBeGreaterThan(0);
    expect(figure('vigil_parked_oldest_age_seconds{state="parked",service="reporting"}')).toBeGreaterThan(0);
    expect(
      figure('vigil_handler_duration_seconds_count{service="reporting",handler="TipFactsConsumer.onTipChanged"}'),
    ).toBeGreaterThan(0);
  });

  it('names a broker that does not answer, and is no error', async () => {
    const { database, issuer, broker } = service;
    const cut = await startTestService(reporting, { database, issuer, broker, env: { KAFKA_BROKERS: '127.0.0.1:1' } });
    try {
      const answer = await cut.http.get(`${BASE}/messaging`).auth(tokens.operator, { type: 'bearer' }).expect(200);
      conforms('get', `${BASE}/messaging`, answer);
      expect(answer.body.broker).toMatchObject({ reachable: false, cause: expect.any(String) });
      expect(answer.body.consumers).toContainEqual(
        expect.objectContaining({ up: false, lagMessages: null, partitions: [] }),
      );
    } finally {
      await cut.close();
    }
  });
});
