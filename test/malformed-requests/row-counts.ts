import { eventually } from '#shared/testing';
import { SERVICES } from '../../infra/service-names.ts';
import type { System } from '../system.ts';

/**
 * Failed looks with a receipt code are counted against whoever guesses, and public writes against the network that
 * they come from; that is what these tables are for.
 */
const NOT_COUNTED = ['intake.receipt_failures', 'gateway.network_counts', 'gateway.network_salts'];

/** How many rows each table of each service has. */
export async function rowCounts(system: System): Promise<Record<string, number>> {
  const tables = await system.sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = ANY ($1)`,
    [SERVICES],
  );
  const counted = tables.map(({ name }) => name).filter((name) => !NOT_COUNTED.includes(name));
  const counts = counted.map((name) => `SELECT '${name.replaceAll("'", "''")}' AS name, count(*)::int FROM ${name}`);
  const rows = await system.sql<{ name: string; count: number }>(counts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** Waits until the reference data has reached every service: nothing left to send, and nothing more arrives. */
export async function untilAtRest(system: System): Promise<void> {
  let last = '';
  let same = 0;
  await eventually(
    async () => {
      const counts = await rowCounts(system);
      const now = JSON.stringify(counts);
      const isSent = SERVICES.every((name) => counts[`${name}.outbox`] === 0);
      same = isSent && now === last ? same + 1 : 0;
      last = now;
      return same >= 20;
    },
    { withinMs: 60_000, because: 'nothing is on its way' },
  );
}
