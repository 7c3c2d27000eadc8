import type { TipToCase } from '../paths/tip-to-case.ts';
import type { Percentiles } from '../percentiles.ts';
import { table } from './table.ts';

/** A tip's way to its case, and where its time goes. */
export function latencyOf(figures: TipToCase | undefined): string[] {
  if (!figures) return [];
  const { tipsPerSecond, seconds, p95, accepted, refused, missing, ...times } = figures;
  return [
    `${tipsPerSecond} tips/s, ${p95.ours.length} rounds of ${seconds} s: ${accepted} accepted, ${refused} refused, ` +
      `${missing} without a case.`,
    table([
      ['Time in milliseconds', 'p50', 'p95', 'p99', 'max'],
      ['**accepted (201) → case visible at the gateway**', ...cells(times.visibleMs)],
      ['the floor: insert → produce → consume → insert', ...cells(times.floorMs)],
      ['of ours: committed in intake → acknowledged by Kafka', ...cells(times.relayedMs)],
      ['of ours: acknowledged by Kafka → taken by triage', ...cells(times.takenMs)],
      ['request → accepted (201)', ...cells(times.acceptedMs)],
    ]),
  ];
}

function cells({ p50, p95, p99, max }: Percentiles): string[] {
  return [p50, p95, p99, max].map(String);
}
