import {
  caseOfferedV1,
  caseOpenedV1,
  caseTipsJoinedV1,
  type CaseOfferedV1,
  type CaseOpenedV1,
  type CaseTipsJoinedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { Outbox } from '#shared/messaging';
import type { AssessedNewCase, CaseHead, IncomingTip, NewCase, TipsOfCase } from './case-record.data.js';
import { OFFERED_VERSION, OPENED_VERSION } from './cases.writes.js';

export interface Publication {
  tx: Tx;
  outbox: Outbox;
  at: Date;
}

/** Tells that cases were opened and to whom each is offered first. */
export function publishOpened({ tx, outbox, at }: Publication, opened: readonly AssessedNewCase[]): void {
  const common = (one: NewCase) => ({ id: one.id, occurredAt: at, causedBy: one.tips[0]?.event });
  outbox.publish(
    tx,
    caseOpenedV1,
    opened.map((one) => ({ ...common(one), version: OPENED_VERSION, data: openedData(one) })),
  );
  outbox.publish(
    tx,
    caseOfferedV1,
    opened.map((one) => ({ ...common(one), version: OFFERED_VERSION, data: offeredData(one) })),
  );
}

/** Tells which tips joined which case: one event per case and set. */
export function publishJoined(
  { tx, outbox, at }: Publication,
  joined: readonly TipsOfCase[],
  heads: ReadonlyMap<string, CaseHead>,
): void {
  const events = joined.flatMap((group) => {
    const head = heads.get(group.caseId);
    if (!head) return [];
    const data = joinedData(group, head, at);
    return [{ id: head.id, version: head.version, occurredAt: at, causedBy: group.tips[0]?.event, data }];
  });
  outbox.publish(tx, caseTipsJoinedV1, events);
}

function openedData(opened: AssessedNewCase): CaseOpenedV1 {
  const { priority, score, reasons } = opened.assessment;
  return {
    caseId: opened.id,
    threadId: opened.threadId,
    reference: opened.reference,
    violation: opened.violation,
    stage: opened.stage,
    goodsCategory: opened.goodsCategory,
    provinceCode: opened.provinceCode,
    platform: opened.platform,
    ...{ priority, score, reasons },
    criminalSigns: opened.criminalSigns,
    lead: opened.lead,
    supports: [...opened.supports],
    tips: tipLinksOf(opened.tips),
    openedAt: opened.openedAt.toISOString(),
    competenceRule: opened.competenceRule,
  };
}

function offeredData(opened: NewCase): CaseOfferedV1 {
  return {
    caseId: opened.id,
    threadId: opened.threadId,
    reference: opened.reference,
    lead: opened.lead,
    supports: [...opened.supports],
    round: 1,
    accusedBody: opened.accusedBody,
    offeredAt: opened.openedAt.toISOString(),
  };
}

function joinedData(group: TipsOfCase, head: CaseHead, at: Date): CaseTipsJoinedV1 {
  return {
    caseId: head.id,
    threadId: head.threadId,
    tips: tipLinksOf(group.tips),
    tipCount: head.tipCount,
    joinedAt: at.toISOString(),
  };
}

function tipLinksOf(tips: readonly IncomingTip[]) {
  return tips.map(({ tip }) => ({ tipId: tip.tipId, threadId: tip.threadId }));
}
