import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is promised, under the number by which its test records what it saw. */
export const promises = {
  1: 'A process killed between commit and send loses no event',
  2: 'A relay killed between the acknowledgement and the move to the journal doubles no effect',
  3: 'A lost reply of the broker doubles no effect',
  4: 'An event of a transaction that commits late is sent like any other',
  5: 'Several relays keep the order of each aggregate',
  6: 'A message that arrives many times at once, at several consumers, has one effect',
  7: 'A consumer killed between effect and commit leaves one effect',
  8: 'Members that join and leave a group lose and double nothing',
  9: 'A group that is set back to the beginning repeats no effect',
  10: 'At every moment each accepted event is done, pending or parked, and never two of these',
  11: 'Deduplication outlives the clean-up and a replay from the parking area',
  12: 'Events of one thread end in the same state in whatever order the topics bring them',
  13: 'Simultaneous tips about one shop make one case, across partitions and replicas',
  14: 'A poisonous message is parked with its cause, and its partition goes on',
  15: 'A consumer comes back by itself when its coordinator was missing',
  16: 'Without a broker tips are accepted, and told of when it returns',
  17: 'A handler slower than the session costs no rebalance and doubles nothing',
  18: 'A batch that cannot be read stops its own topic only, and readiness says so',
  19: 'An idle connection to Kafka costs no processor time',
  20: 'A service told to stop under load ends in order, losing and doubling nothing',
  21: 'Readiness tells of a consumer that is dead or makes no progress',
  22: 'Every released version of every contract stays valid, and a breaking change is refused',
  23: 'Unknown fields, types and versions crash nothing',
  24: 'A republished journal makes an emptied read model whole while writes go on',
  25: 'A database that stops at once loses nothing that was acknowledged',
  26: 'Too many callers are told to come back, and no work of others waits for them',
  27: 'Deadlocks and serialization failures reach no caller',
  28: 'Migrations run one at a time, go back and forth, and keep services apart',
  29: 'The outbox stays small, and dropping a month of the journal blocks no write',
} as const;

export type PromiseNumber = keyof typeof promises;

export interface Seen {
  promise: PromiseNumber;
  /** What the test saw, in figures. */
  figure: string;
  /** What the same saw with the protection off, where it can be switched off. */
  control?: string;
  /** The file that shows it, from the root. */
  test: string;
  at: string;
}

/** Whether the faults are brought about in full number (`npm run test:faults`), or a selection of them (`npm test`). */
export const FULL = process.env['FAULTS'] === 'full';

/** A number of faults, writes or milliseconds: the whole, and what every run of the tests affords. */
export function scaled(full: number, short: number): number {
  return FULL ? full : short;
}

/** Notes what a full run has seen, for docs/guarantees.md. */
export function note(promise: PromiseNumber, seen: Pick<Seen, 'figure' | 'control'>): void {
  const folder = process.env['GUARANTEES_FOLDER'];
  if (folder === undefined) return;
  const test = (expect.getState().testPath ?? '').split(/[\\/](?=(?:test|apps|libs)[\\/])/)[1] ?? '';
  const all: Seen = { promise, ...seen, test, at: new Date().toISOString() };
  writeFileSync(join(folder, `${promise}-${test.replaceAll(/\W+/g, '-')}.json`), JSON.stringify(all));
}
