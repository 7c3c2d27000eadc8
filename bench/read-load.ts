/** Asks each of the reads again and again, one at a time; a process of its own. Prints the median of each, in milliseconds. */
import type { Read, Reader } from './growth/reads.ts';
import { medianOf } from './rounds.ts';

export interface ReadOrder {
  gatewayUrl: string;
  tokens: Partial<Record<Reader, string>>;
  reads: readonly Read[];
}

const WARM_UP_REQUESTS = 5;
const REQUESTS = 31;

const order = JSON.parse(process.argv[2] ?? '{}') as ReadOrder;

async function ask({ as, path, body, name }: Read): Promise<number> {
  const token = order.tokens[as];
  const begun = performance.now();
  const answer = await fetch(order.gatewayUrl + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${text}`);
  return performance.now() - begun;
}

const medians: number[] = [];
for (const read of order.reads) {
  const times: number[] = [];
  for (let number = 0; number < WARM_UP_REQUESTS + REQUESTS; number += 1) times.push(await ask(read));
  medians.push(Math.round(medianOf(times.slice(WARM_UP_REQUESTS)) * 10) / 10);
}
process.stdout.write(JSON.stringify(medians));
