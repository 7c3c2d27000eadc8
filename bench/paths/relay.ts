import { openPlace, type BenchPlace } from '../bench-database.ts';
import { runApart, type BenchSystem } from '../bench-system.ts';
import { withDrawer } from '../drawer.ts';
import { tipRecords } from '../records.ts';
import { compare, type Comparison } from '../rounds.ts';

const EVENTS = 60_000;
const CHUNK = 5_000;

/** How fast the relay sends what lies in the outbox and moves it to the journal, against kafkajs sending alone. */
export async function relay(system: BenchSystem, rounds: number): Promise<Comparison> {
  const place = await openPlace(system, 'relay');
  const { brokers, topicPrefix } = place;
  const comparison = await compare({
    name: 'relay',
    unit: 'events/s',
    goal: 0.6,
    rounds,
    ours: () => drain(place),
    floor: () => runApart<number>('floors/produce.ts', { brokers, topicPrefix, events: EVENTS }),
  });
  await place.close();
  return comparison;
}

async function drain(place: BenchPlace): Promise<number> {
  await fill(place);
  await withDrawer(place, { relay: true }, async () => {
    const [row] = await place.query<{ empty: boolean }>('SELECT NOT EXISTS (SELECT FROM outbox) AS empty');
    return row?.empty === true;
  });
  return rateOf(place);
}

/** From the first row's moment to the last one's; those of the first moment were sent before it. */
async function rateOf(place: BenchPlace): Promise<number> {
  const [row] = await place.query<{ rate: number }>(
    `SELECT (count(*) FILTER (WHERE journaled_at > first) / extract(epoch FROM max(journaled_at) - min(first)))::float AS rate
     FROM journal, (SELECT min(journaled_at) AS first FROM journal) AS beginning`,
  );
  return row?.rate ?? Number.NaN;
}

async function fill(place: BenchPlace): Promise<void> {
  await place.query('TRUNCATE outbox, journal');
  for (let start = 0; start < EVENTS; start += CHUNK) {
    const records = tipRecords(CHUNK);
    await place.query(
      `INSERT INTO outbox (topic, event_type, bucket, event_id, aggregate_id, version, headers, payload)
       SELECT 'intake.tips', 'tip.received.v1', abs(hashtext(key)) % 8, gen_random_uuid(), key, 1, headers, payload
       FROM unnest($1::text[], $2::text[], $3::text[]) AS record(key, headers, payload)`,
      [records.map(({ key }) => key), records.map(({ headers }) => headers), records.map(({ value }) => value)],
    );
  }
  await place.query('VACUUM ANALYZE outbox');
}
