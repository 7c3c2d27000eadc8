import { openPlace, type BenchPlace } from '../bench-database.ts';
import { runApart, type BenchSystem } from '../bench-system.ts';
import { withDrawer } from '../drawer.ts';
import { compare, type Comparison } from '../rounds.ts';

const EVENTS = 60_000;

/** How fast a group takes events in, each once and with its effect, against a consumer that only inserts. */
export async function consume(system: BenchSystem, rounds: number): Promise<Comparison> {
  const place = await openPlace(system, 'consume');
  const { brokers, topicPrefix, databaseUrl } = place;
  await runApart<number>('floors/produce.ts', { brokers, topicPrefix, events: EVENTS });
  const comparison = await compare({
    name: 'consume',
    unit: 'events/s',
    goal: 0.5,
    rounds,
    ours: () => takeIn(place),
    floor: async () => {
      await place.query('TRUNCATE inbox, effects');
      return runApart<number>('floors/consume.ts', { brokers, topicPrefix, databaseUrl, events: EVENTS });
    },
  });
  await place.close();
  return comparison;
}

/** A group that has committed nothing begins at the beginning. */
async function takeIn(place: BenchPlace): Promise<number> {
  await place.query('TRUNCATE inbox, effects');
  await forgetGroup(place);
  await withDrawer(place, { relay: false, handler: 'note' }, async () => {
    const [row] = await place.query<{ count: number }>('SELECT count(*)::int FROM inbox');
    return (row?.count ?? 0) >= EVENTS;
  });
  const [row] = await place.query<{ rate: number }>(
    `SELECT (count(*) FILTER (WHERE received_at > first) / extract(epoch FROM max(received_at) - min(first)))::float AS rate
     FROM inbox, (SELECT min(received_at) AS first FROM inbox) AS beginning`,
  );
  return row?.rate ?? Number.NaN;
}

async function forgetGroup(place: BenchPlace): Promise<void> {
  await runApart<boolean>('forget-group.ts', { brokers: place.brokers, topicPrefix: place.topicPrefix });
}
