import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { headers as HEADERS, tipReceivedV1 } from '#shared/contracts';
import { createDataSource, Transactions, type Tx } from '#shared/database';
import { aTipEvent, createTestDatabase, note, probePlan, scaled, type TestDatabase } from '#shared/testing';
import { headersOf } from './envelope.js';
import { EventHandlers } from './event-handlers.js';
import { Inbox } from './inbox.js';
import type { InboxPlace } from './inbox-place.js';
import { Parking, type Admitted, type Arrival } from './parking.js';
import { ParkingDesk } from './parking-desk.js';
import { ParkingDrain } from './parking-drain.js';
import { PatientDelivery } from './patient-delivery.js';
import type { Decoded, ReceivedEvent } from './received-event.js';

const LIMIT_MS = scaled(1_200_000, 120_000);
const SEEDS = scaled(200, 25);
const STEPS = 50;
const KEYS = 3;
const PLACE = { group: 'probe.intake-tips', topic: 'intake.tips', partition: 0 };
const ATTEMPTS = 3;

/** What may happen next. Numbers are taken modulo of what there is. */
type Step =
  | { act: 'accept'; keys: number[]; poison: boolean }
  | { act: 'deliver'; count: number; death: 'none' | 'before-commit' | 'after-commit' }
  | { act: 'set-back'; by: number }
  | { act: 'drain'; hours: number }
  | { act: 'heal' | 'replay' | 'discard'; which: number };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('accept' as const),
      keys: fc.array(fc.nat(KEYS - 1), { minLength: 1, maxLength: 6 }),
      poison: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('deliver' as const),
      count: fc.integer({ min: 1, max: 8 }),
      death: fc.constantFrom('none' as const, 'none' as const, 'before-commit' as const, 'after-commit' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('set-back' as const), by: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('drain' as const), hours: fc.constantFrom(0, 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom('heal' as const, 'replay' as const, 'discard' as const),
      which: fc.nat(100),
    }),
  },
);

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase(probePlan);
  source = await createDataSource({ url: database.url, applicationName: 'model', poolSize: 4 }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

type Message = Extract<Decoded, { outcome: 'event' }>;

/** The parts that deliver, with a broker that is a list and a clock that is set. */
class Model {
  readonly log: Message[] = [];
  private position = 0;
  private readonly poisonous = new Set<string>();
  private dying = false;
  private clock = new Date('2026-11-03T00:00:00Z');
  private readonly transactions = new Transactions(source);
  private readonly inbox: Inbox;
  private readonly delivery: PatientDelivery;
  private readonly drain: ParkingDrain;
  private readonly desk = new ParkingDesk('');

  constructor(ParkingPart: typeof Parking = Parking) {
    const handlers = new EventHandlers();
    const handle = (events: ReceivedEvent[], tx: Tx) => this.handle(events, tx);
    handlers.add(tipReceivedV1.type, { name: 'model', topic: PLACE.topic, handle: handle as never });
    const parking = new ParkingPart({ attempts: ATTEMPTS, firstPauseMs: 1_000, now: () => this.clock });
    this.inbox = new Inbox(this.transactions, parking, handlers);
    this.delivery = new PatientDelivery(this.inbox);
    this.drain = new ParkingDrain({ transactions: this.transactions, parking, inbox: this.inbox, handlers }, 1_000);
  }

  async play(step: Step): Promise<void> {
    if (step.act === 'accept') this.accept(step.keys, step.poison);
    else if (step.act === 'deliver') await this.deliver(step.count, step.death);
    else if (step.act === 'set-back') this.position = Math.max(0, this.position - step.by);
    else if (step.act === 'drain') await this.drainAfter(step.hours);
    else if (step.act === 'heal') this.poisonous.delete([...this.poisonous][step.which % this.poisonous.size] ?? '');
    else await this.decide(step.act, step.which);
  }

  /** Heals all, brings all, and lets all that is parked have its turn. */
  async comeToRest(): Promise<void> {
    this.poisonous.clear();
    while (this.position < this.log.length) await this.deliver(100, 'none');
    for (const { id } of await this.parked()) await this.transactions.run((tx) => this.desk.replay(tx, id));
    this.clock = new Date(Date.now() + 3_600_000); // A replay is due by real time.
    while (await this.drain.drain());
  }

  /** How it stands with each accepted message. */
  async balance() {
    const effects = await database.query<{ event_id: string; count: string }>(
      'SELECT event_id, count(*) FROM effects GROUP BY event_id',
    );
    const done = new Set(effects.map(({ event_id }) => event_id));
    const rows = await database.query<{ event_id: string; state: string; resolution: string | null }>(
      'SELECT event_id, state, resolution FROM parked_messages',
    );
    const of = (test: (row: (typeof rows)[number]) => boolean) =>
      new Set(rows.filter((row) => test(row) && !done.has(row.event_id)).map((row) => row.event_id));
    const [parked, discarded] = [of((row) => row.state !== 'resolved'), of((row) => row.resolution === 'discarded')];
    const pending = this.log
      .slice(this.position)
      .filter(({ event: { id } }) => !done.has(id) && !parked.has(id) && !discarded.has(id));
    return {
      accepted: this.log.length,
      accounted: done.size + parked.size + discarded.size + pending.length,
      doubled: effects.filter(({ count }) => count !== '1').length,
      disordered: await this.disordered(),
      open: parked.size + pending.length,
    };
  }

  /** Effects that came before that of an earlier message of the same key. */
  private async disordered(): Promise<number> {
    const rows = await database.query<{ event_id: string; subject: string }>('SELECT * FROM effects ORDER BY seq');
    const places = new Map(this.log.map(({ event }, place) => [event.id, place]));
    const last = new Map<string, number>();
    return rows.filter(({ event_id, subject }) => {
      const place = places.get(event_id) ?? -1;
      const before = last.get(subject) ?? -1;
      last.set(subject, Math.max(place, before));
      return place < before;
    }).length;
  }

  private accept(keys: number[], poison: boolean): void {
    for (const key of keys) this.log.push(aMessage(`key-${key}`, this.log.length));
    if (poison) this.poisonous.add(this.log.at(-1)?.event.id ?? '');
  }

  /** A death before the commit undoes the work; one after it only forgets how far it had come. */
  private async deliver(count: number, death: Extract<Step, { act: 'deliver' }>['death']): Promise<void> {
    const messages = this.log.slice(this.position, this.position + count);
    this.dying = death === 'before-commit';
    if (this.dying) await this.inbox.deliver([{ place: PLACE, messages }]).catch(() => undefined);
    else await this.delivery.deliver(PLACE, messages, () => true);
    if (death === 'none') this.position += messages.length;
    this.dying = false;
  }

  private async drainAfter(hours: number): Promise<void> {
    this.clock = new Date(this.clock.getTime() + hours * 3_600_000);
    await this.drain.drain();
  }

  private async decide(act: 'replay' | 'discard', which: number): Promise<void> {
    const open = await this.parked();
    const id = open[which % open.length]?.id;
    if (id === undefined) return;
    await this.transactions.run((tx) =>
      act === 'replay' ? this.desk.replay(tx, id) : this.desk.discard(tx, id, 'by the model'),
    );
  }

  private parked() {
    return database.query<{ id: string }>(
      `SELECT id FROM parked_messages WHERE state <> 'resolved' ORDER BY kafka_offset`,
    );
  }

  private async handle(events: ReceivedEvent[], tx: Tx): Promise<void> {
    await tx.query(
      `INSERT INTO effects (event_id, event_type, subject, version)
       SELECT id, 'effect', subject, 1 FROM unnest($1::uuid[], $2::text[]) AS event(id, subject)`,
      [events.map(({ id }) => id), events.map(({ subject }) => subject)],
    );
    if (this.dying) throw new Error('the process dies');
    if (events.some(({ id }) => this.poisonous.has(id))) throw new Error('poison');
  }
}

/** A message as it stands on the broker: the drain decodes it anew from its bytes. */
function aMessage(key: string, offset: number): Message {
  const id = randomUUID();
  const { data } = aTipEvent();
  const at = new Date('2026-11-03T02:41:00Z');
  const actor = { body: 'system', pseudonym: 'model', capacity: 'system' as const };
  const facts = { occurredAt: at, recordedAt: at, correlationId: randomUUID(), actor };
  const made = headersOf(tipReceivedV1, { ...facts, source: '/services/probe', aggregateId: key, version: offset + 1 });
  const headers = { ...(JSON.parse(made.headers) as Record<string, string>), [HEADERS.id]: id };
  const raw = { ...PLACE, offset: String(offset), key, headers, value: Buffer.from(JSON.stringify(data)) };
  return { outcome: 'event', raw, event: { ...facts, id, type: tipReceivedV1.type, subject: key, version: 1, data } };
}

const empty = () => database.query('TRUNCATE inbox, effects, parked_messages');

/** The protection switched off: messages do not wait behind a parked one of their key. */
class HeedlessParking extends Parking {
  override admit(tx: Tx, place: Omit<InboxPlace, 'partition'>, arrival: Arrival): Promise<Admitted> {
    return super.admit(tx, place, { ...arrival, keys: [] });
  }
}

function histories(parking?: typeof Parking) {
  return fc.asyncProperty(fc.array(aStep, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
    await empty();
    const model = new Model(parking);
    for (const step of steps) {
      await model.play(step);
      const { accepted, accounted, doubled, disordered } = await model.balance();
      expect({ accounted, doubled, disordered }).toEqual({ accounted: accepted, doubled: 0, disordered: 0 });
    }
    await model.comeToRest();
    expect(await model.balance()).toMatchObject({ open: 0, doubled: 0, disordered: 0 });
  });
}

const failureOf = async (property: ReturnType<typeof histories>) =>
  String((await fc.check(property, { numRuns: 50, endOnFailure: true })).errorInstance);

describe('delivery, whatever happens', () => {
  it(
    'accounts for every accepted message at each step: done, pending, parked or discarded, once and in order',
    async () => {
      await fc.assert(histories(), { numRuns: SEEDS, endOnFailure: true });
      expect(await failureOf(histories(HeedlessParking))).toMatch(/\+.*"disordered": [1-9]/);
      await database.query('ALTER TABLE inbox DROP CONSTRAINT inbox_pkey');
      expect(await failureOf(histories())).toMatch(/\+.*"doubled": [1-9]/);
      note(10, {
        figure: `${SEEDS} histories of ${STEPS} steps: accepted = done + pending + parked + discarded at every step`,
        control:
          'a history in disorder is found without waiting behind parked messages, a doubled effect without the key',
      });
    },
    LIMIT_MS,
  );
});
