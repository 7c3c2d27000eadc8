import { eventually } from '#shared/testing';
import { SERVICES } from '../../infra/service-names.ts';
import { openKafkaEye } from '../system/kafka-eye.ts';
import type { System } from '../system.ts';

/**
 * Failed looks with a receipt code are counted against whoever guesses, and public writes against the network that
 * they come from; that is what these tables are for.
 */
const NOT_COUNTED = ['intake.receipt_failures', 'gateway.network_counts', 'gateway.network_salts'];
/** Longer than the jobs of the tests' systems pause, with what a busy machine adds. */
const STILL_MS = 2_000;

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

/** Waits until nothing is left to send or to be taken in, and no job adds anything. */
export async function untilAtRest(system: System): Promise<void> {
  const kafka = await openKafkaEye(system.kafka);
  let last = '';
  let since = Date.now();
  const isAtRest = async () => {
    const counts = await rowCounts(system);
    const now = JSON.stringify(counts);
    const isSent = SERVICES.every((name) => counts[`${name}.outbox`] === 0);
    if (!isSent || now !== last) since = Date.now();
    last = now;
    if (Date.now() - since < STILL_MS) return false;
    if ((await kafka.totalLag()) === 0) return true;
    since = Date.now(); // What stands still may only not have come yet.
    return false;
  };
  try {
    await eventually(isAtRest, { withinMs: 60_000, because: 'nothing is on its way' });
  } finally {
    await kafka.close();
  }
}
