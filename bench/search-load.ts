/** Asks each search several times, one at a time; a process of its own. Prints all times of each, in milliseconds. */
import type { Read } from './growth/reads.ts';
import type { ReadOrder } from './read-load.ts';

const WARM_UP_REQUESTS = 2;
const REQUESTS = 20;

const order = JSON.parse(process.argv[2] ?? '{}') as ReadOrder;

async function ask({ as, path, name }: Read): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(order.gatewayUrl + path, {
    headers: { authorization: `Bearer ${order.tokens[as] ?? ''}` },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${text}`);
  return performance.now() - begun;
}

const all: number[][] = [];
for (const read of order.reads) {
  const times: number[] = [];
  for (let number = 0; number < WARM_UP_REQUESTS + REQUESTS; number += 1) times.push(await ask(read));
  all.push(times.slice(WARM_UP_REQUESTS));
}
process.stdout.write(JSON.stringify(all));
