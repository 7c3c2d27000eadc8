import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Seen {
  /** The number of the promise in tools/promises.ts. */
  promise: number;
  /** What the test saw, in figures; absent where it is a control alone. */
  figure?: string;
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
export function note(promise: number, seen: Pick<Seen, 'figure' | 'control'>): void {
  const folder = process.env['GUARANTEES_FOLDER'];
  if (folder === undefined) return;
  const { testPath = '', currentTestName = '' } = expect.getState();
  const test = testPath.split(/[\\/](?=(?:test|apps|libs)[\\/])/)[1] ?? '';
  const all: Seen = { promise, ...seen, test, at: new Date().toISOString() };
  writeFileSync(
    join(folder, `${promise}-${`${test} ${currentTestName}`.replaceAll(/\W+/g, '-').slice(0, 200)}.json`),
    JSON.stringify(all),
  );
}
