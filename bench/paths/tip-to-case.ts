import { openPlace, type BenchPlace } from '../bench-database.ts';
import { runApart, type BenchSystem } from '../bench-system.ts';
import type { ChainOrder } from '../floors/chain.ts';
import { percentilesOf, type Percentiles } from '../percentiles.ts';
import { compare, type Comparison } from '../rounds.ts';
import { LOOK_PAUSE_MS, type TipLoadOrder, type TipLoadResult } from '../tip-load.order.ts';

const TIPS_PER_SECOND = 100;
const SECONDS = 12;
/** The case is visible within so many times what the floor takes, for 95 of 100 tips. */
const GOAL = 2.5;

export interface TipToCase {
  tipsPerSecond: number;
  /** Of each round. */
  seconds: number;
  accepted: number;
  refused: number;
  missing: number;
  /** The 95th percentile of ours by that of the floor. */
  p95: Comparison;
  /** From the request to its answer 201; this and all below over all rounds. */
  acceptedMs: Percentiles;
  /** From the answer 201 to the case in the list at the gateway. */
  visibleMs: Percentiles;
  /** From the floor's first commit to its row in the second table. */
  floorMs: Percentiles;
  /** Where that time goes: from intake's commit to the broker's acknowledgement … */
  relayedMs: Percentiles;
  /** … and from there to the beginning of triage's transaction. */
  takenMs: Percentiles;
}

/** From an accepted tip to its case at the gateway, at a steady rate, against the same way by hand. */
export async function tipToCase(system: BenchSystem, rounds: number): Promise<TipToCase> {
  const token = await system.officerToken('standing-office', 'standing-office');
  const place = await openPlace(system, 'chain');
  await place.query('CREATE TABLE chain_first (id uuid PRIMARY KEY, body text NOT NULL)');
  await place.query(
    'CREATE TABLE chain_second (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE)',
  );
  const ours: TipLoadResult[] = [];
  const floor: number[][] = [];
  const since: string[] = [];
  const p95 = await compare({
    ...{ name: 'tip to case, p95', unit: 'ms', goal: GOAL, lessIsBetter: true, rounds },
    ours: async () => {
      since.push(await nowOf(system));
      const firstSubject = ours.length * SECONDS * TIPS_PER_SECOND;
      const { gatewayUrl } = system;
      const order: TipLoadOrder = { gatewayUrl, token, tipsPerSecond: TIPS_PER_SECOND, seconds: SECONDS, firstSubject };
      ours.push(await runApart<TipLoadResult>('tip-load.ts', order));
      return percentilesOf(ours.at(-1)?.visibleMs ?? []).p95;
    },
    floor: async () => {
      floor.push(await chain(place));
      return percentilesOf(floor.at(-1) ?? []).p95;
    },
  });
  await place.close();
  const counted = ours.slice(1); // The first was to warm up.
  return {
    ...{ tipsPerSecond: TIPS_PER_SECOND, seconds: SECONDS, p95 },
    accepted: counted.flatMap(({ acceptedMs }) => acceptedMs).length,
    refused: sumOf(counted.map(({ refused }) => refused)),
    missing: sumOf(counted.map(({ missing }) => missing)),
    acceptedMs: percentilesOf(counted.flatMap(({ acceptedMs }) => acceptedMs)),
    visibleMs: percentilesOf(counted.flatMap(({ visibleMs }) => visibleMs)),
    floorMs: percentilesOf(floor.slice(1).flat()),
    ...(await stages(system, since[1] ?? '')),
  };
}

/** Alone, as ours is: what has come into the tables is the same in each round. */
async function chain({ databaseUrl, brokers, topicPrefix, query }: BenchPlace): Promise<number[]> {
  await query('TRUNCATE chain_first, chain_second');
  const rate = { perSecond: TIPS_PER_SECOND, seconds: SECONDS, lookPauseMs: LOOK_PAUSE_MS };
  const order: ChainOrder = { databaseUrl, brokers, topicPrefix, ...rate };
  return runApart<number[]>('floors/chain.ts', order);
}

async function nowOf(system: BenchSystem): Promise<string> {
  const [row] = await system.query<{ now: string }>('SELECT now()::text');
  return row?.now ?? '';
}

async function stages(system: BenchSystem, since: string): Promise<Pick<TipToCase, 'relayedMs' | 'takenMs'>> {
  const rows = await system.query<{ relayed: number; taken: number }>(
    `SELECT (extract(epoch FROM sent.journaled_at - sent.created_at) * 1000)::float AS relayed,
       (extract(epoch FROM inbox.received_at - sent.journaled_at) * 1000)::float AS taken
     FROM intake.journal sent JOIN triage.inbox ON inbox.event_id = sent.event_id
     WHERE sent.event_type = 'tip.received.v1' AND sent.created_at > $1`,
    [since],
  );
  return {
    relayedMs: percentilesOf(rows.map(({ relayed }) => relayed)),
    takenMs: percentilesOf(rows.map(({ taken }) => taken)),
  };
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
