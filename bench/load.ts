/** Posts one body again and again over some connections, each waiting for its answer; a process of its own. */
import { Pool } from 'undici';
import { percentilesOf, type Percentiles } from './percentiles.ts';

export interface LoadOrder {
  url: string;
  body: string;
  connections: number;
  seconds: number;
  expectedStatus: number;
}

export interface LoadResult {
  perSecond: number;
  latencyMs: Percentiles;
  /** Answers with another status. */
  unexpected: number;
}

const { url, body, connections, seconds, expectedStatus } = JSON.parse(process.argv[2] ?? '{}') as LoadOrder;
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections, pipelining: 1 });
const latencies: number[] = [];
let unexpected = 0;
const end = performance.now() + seconds * 1_000;

async function post(): Promise<void> {
  const begun = performance.now();
  const answer = await pool.request({
    path: pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await answer.body.dump();
  latencies.push(performance.now() - begun);
  if (answer.statusCode !== expectedStatus) unexpected += 1;
}

async function worker(): Promise<void> {
  while (performance.now() < end) await post();
}

await Promise.all(Array.from({ length: connections }, worker));
await pool.close();
const result: LoadResult = {
  perSecond: (latencies.length - unexpected) / seconds,
  latencyMs: percentilesOf(latencies),
  unexpected,
};
process.stdout.write(JSON.stringify(result));
