import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Gives back the memory that loading the program has used, once and thoroughly. To read some 3,400 files fills the young
 * generation and more, which V8 keeps until it has a reason to collect; and only after a first collection does it give
 * back what a burst of load has used. Takes some tenths of a second, in which the process does nothing else.
 */
export function collectLoadingGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
