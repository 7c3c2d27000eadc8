/** Submits tips about ever new shops and reads lists and the report, at a steady rate; a process of its own. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export interface SteadyOrder {
  gatewayUrl: string;
  /** An access token of the Standing Office. */
  token: string;
  tipsPerSecond: number;
  seconds: number;
}

export interface SteadyResult {
  accepted: number;
  failed: number;
  reads: number;
}

const READS = ['/v1/cases', '/v1/tips', '/v1/notices', '/v1/takedown-requests', '/v1/reports/national?period=2026-Q4'];
/** A read for so many tips. */
const TIPS_PER_READ = 5;

const { gatewayUrl, token, tipsPerSecond, seconds } = JSON.parse(process.argv[2] ?? '{}') as SteadyOrder;
const result: SteadyResult = { accepted: 0, failed: 0, reads: 0 };

async function submit(): Promise<void> {
  const answer = await fetch(`${gatewayUrl}/v1/tips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'citizen',
      content: 'Gian hàng bán giày giả nhãn hiệu, tối nào cũng phát trực tiếp, giao hàng từ kho không có biển hiệu.',
      violation: 'counterfeit-mark',
      stage: 'offering',
      goods: [{ name: 'Giày thể thao', category: 'fashion', priceVnd: 190_000 }],
      sellerTraces: { shopId: `gian-hang-${randomUUID()}`, platform: 'platform-cho-viet' },
      place: { provinceCode: '79' },
    }),
  });
  await answer.text();
  if (answer.status === 201) result.accepted += 1;
  else result.failed += 1;
}

async function read(path: string): Promise<void> {
  const answer = await fetch(gatewayUrl + path, { headers: { authorization: `Bearer ${token}` } });
  await answer.text();
  if (answer.ok) result.reads += 1;
  else result.failed += 1;
}

const begun = performance.now();
const work: Promise<void>[] = [];
for (let number = 0; number < tipsPerSecond * seconds; number += 1) {
  await pause(Math.max(0, begun + (number * 1_000) / tipsPerSecond - performance.now()));
  work.push(submit());
  if (number % TIPS_PER_READ === 0) work.push(read(READS[(number / TIPS_PER_READ) % READS.length] ?? ''));
  if (work.length > tipsPerSecond) await Promise.all(work.splice(0)); // What is under way stays limited.
}
await Promise.all(work);
process.stdout.write(JSON.stringify(result));
