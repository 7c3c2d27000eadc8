import { randomUUID } from 'node:crypto';
import {
  takedownCompletedV1,
  takedownDeliveredV1,
  takedownRequestedV1,
  type TakedownRequestedV1,
} from '#shared/contracts';
import { newWebhookSecret } from '#shared/auth';
import { aRequest, received } from '../../test/an-event.js';
import { openRooms, published, type Rooms } from '../../test/notification-rooms.js';
import { startReceiver, type Receiver } from '../../test/receiver.js';
import { claimDeliveries } from './delivery-claims.writes.js';
import { retryPausesSeconds } from './delivery.rules.js';

let rooms: Rooms;
let receiver: Receiver;
const PLATFORM = 'platform-cho-viet';

beforeAll(async () => {
  receiver = await startReceiver();
  rooms = await openRooms({ allowedTargets: [receiver.target] });
});

afterAll(async () => {
  await rooms.close();
  await receiver.close();
});

afterEach(async () => {
  await rooms.empty();
  receiver.calls.length = 0;
  receiver.answer = () => ({ status: 200 });
});

interface DeliveryRow {
  id: string;
  state: string;
  attempts: number;
  last_cause: string | null;
  last_status: number | null;
  pause_seconds: number;
  version: number;
}

const deliveries = () =>
  rooms.database.query<DeliveryRow>(
    `SELECT *, extract(epoch FROM next_attempt_at - now())::float8 AS pause_seconds FROM deliveries ORDER BY id`,
  );

async function anEndpoint({ body = PLATFORM, state = 'verified', url = receiver.url } = {}): Promise<string> {
  const id = randomUUID();
  await rooms.database.query(
    `INSERT INTO webhook_endpoints (id, body, url, event_types, secret_sealed, state, created_at, revision)
     VALUES ($1, $2, $3, '{takedown.requested}', $4, $5, now(), 1)`,
    [id, body, `${url}/${id}`, rooms.secrets.seal(id, newWebhookSecret()), state],
  );
  return id;
}

const request = (...requests: TakedownRequestedV1[]) =>
  rooms.inOne((tx) =>
    rooms.queue.queueRequests(
      tx,
      requests.map((one) => received(takedownRequestedV1, one.requestId, one)),
    ),
  );

const claim = (free = 16, underWay = new Map<string, number>()) => claimDeliveries(rooms.transactions, free, underWay);

async function attemptAll(): Promise<void> {
  for (const delivery of await claim()) await rooms.attempts.attempt(delivery);
}

const due = () => rooms.database.query(`UPDATE deliveries SET next_attempt_at = now() WHERE state = 'pending'`);

describe('a takedown request', () => {
  it('is queued once for each verified endpoint of its platform', async () => {
    await anEndpoint();
    await anEndpoint();
    await anEndpoint({ state: 'pending' });
    await anEndpoint({ body: 'platform-sao-mua' });
    const one = aRequest();
    await request(one);
    await request(one);
    expect(await deliveries()).toHaveLength(2);
  });

  it('succeeds at the first 2xx, which is published with the attempts that it took', async () => {
    await anEndpoint();
    const one = aRequest();
    await request(one);
    await attemptAll();
    expect(await deliveries()).toMatchObject([{ state: 'succeeded', attempts: 1, last_status: 200 }]);
    const [event] = await published(rooms);
    expect(event).toMatchObject({
      event_type: 'delivery.succeeded.v1',
      version: 1,
      data: {
        body: PLATFORM,
        eventType: 'takedown.requested',
        subjectId: one.requestId,
        succeededAt: rooms.clock.now().toISOString(),
        attempts: 1,
      },
    });
  });

  it('is tried again after growing pauses, with the same id and a new signature', async () => {
    await anEndpoint();
    await request(aRequest());
    receiver.answer = () => ({ status: 500 });
    for (const pause of retryPausesSeconds.slice(0, 3)) {
      const begun = performance.now();
      await attemptAll();
      const [row] = await deliveries();
      const gone = (performance.now() - begun) / 1_000;
      expect(row).toMatchObject({ state: 'pending', last_cause: 'http-status', last_status: 500 });
      expect(row?.pause_seconds).toBeGreaterThan(pause - gone - 0.1);
      expect(row?.pause_seconds).toBeLessThanOrEqual(pause);
      await due();
    }
    expect(new Set(receiver.calls.map((call) => call.headers['webhook-id']))).toHaveProperty('size', 1);
    expect(await published(rooms)).toEqual([]);
  });

  it('is given up after the last attempt, and its endpoint is disabled if nothing has reached it', async () => {
    const endpoint = await anEndpoint();
    await request(aRequest());
    receiver.answer = () => ({ status: 500 });
    await rooms.database.query(`UPDATE deliveries SET attempts = ${retryPausesSeconds.length}`);
    await attemptAll();
    expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: 13, version: 1 }]);
    const [event] = await published(rooms);
    expect(event).toMatchObject({ event_type: 'delivery.failed.v1', data: { attempts: 13, cause: 'http-status 500' } });
    const rows = await rooms.database.query('SELECT state FROM webhook_endpoints WHERE id = $1', [endpoint]);
    expect(rows).toEqual([{ state: 'disabled' }]);
    expect(await rooms.database.query(`SELECT FROM audit_rows WHERE act = 'webhook-endpoint.disable'`)).toHaveLength(1);
  });

  it('that is given up does not disable an endpoint that others have reached since', async () => {
    await anEndpoint();
    await request(aRequest());
    receiver.answer = () => ({ status: 500 });
    await rooms.database.query(
      `UPDATE deliveries SET attempts = ${retryPausesSeconds.length}, first_attempt_at = now() - interval '3 days'`,
    );
    await rooms.database.query(`UPDATE webhook_endpoints SET last_success_at = now() - interval '1 day'`);
    await attemptAll();
    expect(await rooms.database.query('SELECT state FROM webhook_endpoints')).toEqual([{ state: 'verified' }]);
  });

  it('that every item of which is confirmed is not sent any more', async () => {
    await anEndpoint();
    const one = aRequest();
    await request(one);
    const { requestId, threadId } = one;
    const completed = { requestId, threadId, platform: PLATFORM, completedAt: '2026-11-05T05:00:00.000Z' };
    await rooms.inOne((tx) => rooms.queue.complete(tx, [received(takedownCompletedV1, requestId, completed)]));
    expect(await claim()).toEqual([]);
    expect(await deliveries()).toMatchObject([{ state: 'cancelled' }]);
  });
});

describe('an endpoint that is verified later', () => {
  const verify = (id: string) => rooms.inOne((tx) => rooms.queue.queueOpenFor(tx, id));

  it('gets the requests that have reached nobody, and no others', async () => {
    const [open, read, done] = [aRequest(), aRequest(), aRequest()];
    await request(open, read, done);
    const facts = (one: TakedownRequestedV1) => ({
      requestId: one.requestId,
      threadId: one.threadId,
      platform: PLATFORM,
    });
    const moment = '2026-11-05T05:00:00.000Z';
    await rooms.inOne(async (tx) => {
      const delivered = { ...facts(read), deliveredAt: moment, dueAt: moment, by: 'reading' as const };
      await rooms.queue.settle(tx, [received(takedownDeliveredV1, read.requestId, delivered)]);
      const completed = { ...facts(done), completedAt: moment };
      await rooms.queue.complete(tx, [received(takedownCompletedV1, done.requestId, completed)]);
    });
    await verify(await anEndpoint());
    const claimed = await claim();
    expect(claimed.map((delivery) => delivery.subjectId)).toEqual([open.requestId]);
  });

  it('gets again what had failed at itself, under the next version', async () => {
    const endpoint = await anEndpoint();
    await request(aRequest());
    await rooms.database.query(`UPDATE deliveries SET state = 'failed', attempts = 13, version = 1`);
    await verify(endpoint);
    await attemptAll();
    expect(await deliveries()).toMatchObject([{ state: 'succeeded', attempts: 1, version: 2 }]);
  });

  it('misses no request that comes at the same moment', async () => {
    const requests = Array.from({ length: 20 }, () => aRequest());
    const endpoint = await anEndpoint({ state: 'pending' });
    const open = rooms.inOne(async (tx) => {
      await rooms.queue.lockSubscriber(tx, PLATFORM);
      await tx.query(`UPDATE webhook_endpoints SET state = 'verified' WHERE id = $1`, [endpoint]);
      await rooms.queue.queueOpenFor(tx, endpoint);
    });
    await Promise.all([
      ...requests.slice(0, 10).map((one) => request(one)),
      open,
      ...requests.slice(10).map((one) => request(one)),
    ]);
    expect(await deliveries()).toHaveLength(20);
  });
});

describe('the claim of deliveries', () => {
  it('gives each delivery to one of many replicas', async () => {
    for (let count = 0; count < 5; count += 1) await anEndpoint();
    await request(...Array.from({ length: 6 }, () => aRequest()));
    const claimed = (await Promise.all(Array.from({ length: 6 }, () => claim(8)))).flat();
    expect(new Set(claimed.map((delivery) => delivery.id)).size).toBe(claimed.length);
  });

  it('gives an endpoint its share and no more, so that a slow one leaves room for the others', async () => {
    const slow = await anEndpoint();
    await request(...Array.from({ length: 40 }, () => aRequest()));
    const other = await anEndpoint({ body: 'platform-sao-mua' });
    await request(aRequest({ platform: 'platform-sao-mua' }));
    const claimed = await claim(16, new Map([[slow, 1]]));
    expect(claimed.filter((delivery) => delivery.endpointId === slow)).toHaveLength(3);
    expect(claimed.filter((delivery) => delivery.endpointId === other)).toHaveLength(1);
    expect(await claim(16, new Map([[slow, 4]]))).toEqual([]);
  });

  it('lets a delivery be claimed again when its lease is over', async () => {
    await anEndpoint();
    await request(aRequest());
    const [first] = await claim();
    expect(await claim()).toEqual([]);
    await due();
    expect(await claim()).toMatchObject([{ id: first?.id, attempts: 2 }]);
  });

  it('lets no late failure overrule the process that has the delivery in hand, but every success counts', async () => {
    await anEndpoint();
    await request(aRequest());
    const [late] = await claim();
    await due();
    await claim();
    receiver.answer = () => ({ status: 500 });
    await rooms.attempts.attempt(late!);
    expect((await deliveries())[0]?.last_cause).toBeNull();
    receiver.answer = () => ({ status: 200 });
    await rooms.attempts.attempt(late!);
    expect(await deliveries()).toMatchObject([{ state: 'succeeded' }]);
    await rooms.attempts.attempt(late!);
    expect(await published(rooms)).toHaveLength(1);
  });

  it('gives back what was broken off at the end of the process, without counting it', async () => {
    await anEndpoint();
    await request(aRequest());
    receiver.answer = () => ({ status: 200, afterMs: 5_000 });
    const [delivery] = await claim();
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 100);
    await rooms.attempts.attempt(delivery!, ending.signal);
    expect(await claim()).toMatchObject([{ attempts: 1 }]);
  });
});

describe('a failure in the middle', () => {
  it('leaves neither message nor deliveries, and a success that could not be noted is sent again', async () => {
    await anEndpoint();
    const one = aRequest();
    const failing = rooms.inOne(async (tx) => {
      await rooms.queue.queueRequests(tx, [received(takedownRequestedV1, one.requestId, one)]);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await rooms.database.query('SELECT FROM webhook_messages')).toEqual([]);
    await request(one);
    const [delivery] = await claim();
    await expect(rooms.attempts.attempt({ ...delivery!, body: 'not a body code' })).rejects.toThrow(
      /breaks its contract/,
    );
    expect(await deliveries()).toMatchObject([{ state: 'pending' }]);
    expect(await published(rooms)).toEqual([]);
  });
});
