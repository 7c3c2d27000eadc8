import { runApart, type BenchSystem } from '../bench-system.ts';
import { fillStatements, PLATFORM, AGENCY } from '../growth/fill.ts';
import { readsFor, type Read, type Reader } from '../growth/reads.ts';
import type { ReadOrder } from '../read-load.ts';

/** Rows of each table at which the reads are timed. */
const SIZES = (process.env['BENCH_GROWTH_ROWS'] ?? '1000,100000,1000000').split(',').map(Number);
/** The largest size may take so many times as long as the one before; more would be growth and not noise. */
const GOAL = 2;

export interface GrowthCurve extends Pick<Read, 'name' | 'kind'> {
  /** Median time of an answer at the gateway, one for each size. */
  p50Ms: number[];
}

export interface Growth {
  rows: number[];
  goal: number;
  curves: GrowthCurve[];
}

/** What each list, lookup and the report cost when the tables behind them grow. */
export async function growth(system: BenchSystem): Promise<Growth> {
  const reads = readsFor(await receiptCodeOf(system));
  const order: Omit<ReadOrder, 'tokens'> = { gatewayUrl: system.gatewayUrl, reads };
  const columns: number[][] = [];
  for (const [index, size] of SIZES.entries()) {
    await fill(system, (SIZES[index - 1] ?? 0) + 1, size);
    const tokens = await tokensOf(system);
    // The first time warms the processes up, or the smallest size would look the slowest.
    if (index === 0) await runApart<number[]>('read-load.ts', { ...order, tokens });
    columns.push(await runApart<number[]>('read-load.ts', { ...order, tokens }));
    console.log(`growth: timed at ${size} rows`);
  }
  const curves = reads.map(({ name, kind }, place) => ({
    ...{ name, kind },
    p50Ms: columns.map((column) => column[place] ?? Number.NaN),
  }));
  return { rows: SIZES, goal: GOAL, curves };
}

async function fill(system: BenchSystem, first: number, last: number): Promise<void> {
  await system.query(`SET synchronous_commit = off`); // The fill is not what is measured.
  for (const sql of fillStatements) await system.query(sql, [first, last]);
  await system.query('VACUUM ANALYZE');
  await system.query('CHECKPOINT');
}

async function receiptCodeOf({ gatewayUrl }: BenchSystem): Promise<string> {
  const answer = await fetch(`${gatewayUrl}/v1/tips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'citizen',
      content: 'Gian hàng bán giày giả nhãn hiệu.',
      violation: 'counterfeit-mark',
    }),
  });
  const { receiptCode } = (await answer.json()) as { receiptCode?: string };
  if (receiptCode === undefined) throw new Error(`The tip was not accepted: ${answer.status}.`);
  return receiptCode;
}

async function tokensOf(system: BenchSystem): Promise<Partial<Record<Reader, string>>> {
  const registrar = await system.officerToken('standing-office', 'registrar');
  return {
    standingOffice: await system.officerToken('standing-office', 'standing-office'),
    agency: await system.officerToken(AGENCY, 'case-officer'),
    operator: await system.officerToken('standing-office', 'operator'),
    registrar,
    platform: await clientToken(system, registrar),
  };
}

async function clientToken({ gatewayUrl }: BenchSystem, registrar: string): Promise<string> {
  const wish = { name: 'Bench', body: PLATFORM, scopes: ['takedowns:confirm', 'webhooks:manage'] };
  const registered = await fetch(`${gatewayUrl}/v1/clients`, {
    method: 'POST',
    headers: { authorization: `Bearer ${registrar}`, 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  const { id, secret } = (await registered.json()) as { id: string; secret: string };
  const answer = await fetch(`${gatewayUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
