import type { DataOf, tipReceivedV1 } from '#shared/contracts';
import type { TipEntity } from '../tips/tip.entity.js';

/** What the other services learn of a tip that they are to take in anew. */
export function receivedDataOfTip(tip: TipEntity): DataOf<typeof tipReceivedV1> {
  return {
    tipId: tip.id,
    threadId: tip.threadId,
    reference: tip.reference,
    channel: tip.channel,
    scope: tip.scope,
    violation: tip.violation,
    stage: tip.stage ?? undefined,
    goodsCategory: tip.goodsCategory ?? undefined,
    provinceCode: tip.provinceCode ?? undefined,
    communeCode: tip.communeCode ?? undefined,
    platform: tip.platform ?? undefined,
    identifiers: tip.identifiers,
    criminalSigns: tip.criminalSigns,
    integrity: tip.integrity,
    accusedBody: tip.accusedBody ?? undefined,
    receivedAt: tip.receivedAt.toISOString(),
    recordedBy: tip.recordedBy ?? undefined,
  };
}
