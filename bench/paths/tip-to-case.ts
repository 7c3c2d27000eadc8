import { runApart, type BenchSystem } from '../bench-system.ts';
import { percentilesOf, type Percentiles } from '../percentiles.ts';
import type { TipLoadOrder, TipLoadResult } from '../tip-load.ts';

const TIPS_PER_SECOND = 20;
const SECONDS = 60;
const WARM_UP_SECONDS = 15;
/** The case is visible within this time for 95 of 100 tips. */
const GOAL_P95_MS = 500;

export interface TipToCase {
  tipsPerSecond: number;
  seconds: number;
  accepted: number;
  refused: number;
  missing: number;
  goalP95Ms: number;
  /** From the request to its answer 201. */
  acceptedMs: Percentiles;
  /** From the answer 201 to the case in the list at the gateway. */
  visibleMs: Percentiles;
  /** Where that time goes: from intake's commit to the broker's acknowledgement … */
  relayedMs: Percentiles;
  /** … and from there to the beginning of triage's transaction. */
  takenMs: Percentiles;
}

/** From an accepted tip to its case at the gateway, at a steady rate. */
export async function tipToCase(system: BenchSystem): Promise<TipToCase> {
  const token = await system.officerToken('standing-office', 'standing-office');
  const order: Omit<TipLoadOrder, 'seconds' | 'firstCommune'> = {
    gatewayUrl: system.gatewayUrl,
    token,
    tipsPerSecond: TIPS_PER_SECOND,
  };
  await runApart('tip-load.ts', { ...order, seconds: WARM_UP_SECONDS, firstCommune: 0 });
  const [{ now } = { now: '' }] = await system.query<{ now: string }>('SELECT now()::text');
  const firstCommune = WARM_UP_SECONDS * TIPS_PER_SECOND;
  const result = await runApart<TipLoadResult>('tip-load.ts', { ...order, seconds: SECONDS, firstCommune });
  return {
    tipsPerSecond: TIPS_PER_SECOND,
    seconds: SECONDS,
    accepted: result.acceptedMs.length,
    refused: result.refused,
    missing: result.missing,
    goalP95Ms: GOAL_P95_MS,
    acceptedMs: percentilesOf(result.acceptedMs),
    visibleMs: percentilesOf(result.visibleMs),
    ...(await stages(system, now)),
  };
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
