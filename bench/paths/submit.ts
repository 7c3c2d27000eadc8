import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openPlace } from '../bench-database.ts';
import { ROOT, runApart, type BenchSystem } from '../bench-system.ts';
import type { LoadOrder, LoadResult } from '../load.ts';
import { compare, type Comparison } from '../rounds.ts';

const CONNECTIONS = 32;
const SECONDS = 6;

const tip = JSON.stringify({
  kind: 'citizen',
  content: 'Gian hàng bán giày giả nhãn hiệu, tối nào cũng phát trực tiếp, giao hàng từ kho không có biển hiệu.',
  violation: 'counterfeit-mark',
  stage: 'offering',
  goods: [{ name: 'Giày thể thao', category: 'fashion', priceVnd: 190_000 }],
  sellerTraces: { shopId: 'gian-hang-389', platform: 'platform-cho-viet' },
  place: { provinceCode: '79' },
});

export interface Submissions {
  alone: Comparison;
  throughGateway: Comparison;
}

/** How many tips a second are accepted; the system's relays are off, since they are measured by themselves. */
export async function submit(system: BenchSystem, rounds: number): Promise<Submissions> {
  const place = await openPlace(system, 'submit');
  await place.query(
    'CREATE TABLE submitted_tips (id uuid PRIMARY KEY, body text NOT NULL, at timestamptz DEFAULT now())',
  );
  const floor = await startFloor(place.databaseUrl);
  const against = (name: string, url: string, goal: number) =>
    compare({
      ...{ name, unit: 'tips/s', goal, rounds },
      ours: () => loadOn(`${url}/v1/tips`),
      floor: () => loadOn(`${floor.url}/v1/tips`),
    });
  try {
    return {
      alone: await against('submit, intake alone', system.urlOf('intake'), 0.6),
      throughGateway: await against('submit through the gateway', system.gatewayUrl, 0.35),
    };
  } finally {
    floor.stop();
    await place.close();
  }
}

async function loadOn(url: string): Promise<number> {
  const order: LoadOrder = { url, body: tip, connections: CONNECTIONS, seconds: SECONDS, expectedStatus: 201 };
  const { perSecond, unexpected } = await runApart<LoadResult>('load.ts', order);
  if (unexpected > 0) throw new Error(`${url} refused ${unexpected} tips.`);
  return perSecond;
}

async function startFloor(databaseUrl: string): Promise<{ url: string; stop(): void }> {
  const program = join(ROOT, 'bench', 'floors', 'submit.ts');
  const child = spawn(process.execPath, [program, JSON.stringify({ databaseUrl })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: String(line).trim(), stop: () => void child.kill('SIGKILL') };
}
