import type { CaseOpenedV1, CaseTipDetachedV1, CaseTipsJoinedV1 } from '#shared/contracts';
import type { ReceivedEvent } from '#shared/messaging';

/** What was said of a tip and a case: whether the tip's thread leads to the case's. */
export interface Membership {
  caseId: string;
  threadId: string;
  tipId: string;
  /** Absent where a leaving is told, which names the tip alone. */
  memberThreadId?: string;
  present: boolean;
  since: Date;
  /** The version of the case that this is of. */
  version: number;
}

/** The tips' threads lead to the case's from now on. */
export function joiningsOf(event: ReceivedEvent<CaseOpenedV1 | CaseTipsJoinedV1>): Membership[] {
  return event.data.tips.map((tip) => ({
    ...membershipOf(event),
    tipId: tip.tipId,
    memberThreadId: tip.threadId,
    present: true,
  }));
}

/** The thread of a tip that left its case stands for itself again. */
export function leavingOf(event: ReceivedEvent<CaseTipDetachedV1>): Membership[] {
  return [{ ...membershipOf(event), tipId: event.data.tipId, present: false }];
}

function membershipOf({ data, occurredAt, version }: ReceivedEvent<{ caseId: string; threadId: string }>) {
  return { caseId: data.caseId, threadId: data.threadId, since: occurredAt, version };
}
