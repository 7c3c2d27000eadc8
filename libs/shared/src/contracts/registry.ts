import type { EventContract } from './define.js';
import { tipReceivedV1 } from './intake/tip-received-v1.js';
import { tipRefusedV1 } from './intake/tip-refused-v1.js';
import { tipClassifiedV1 } from './intake/tip-classified-v1.js';
import { tipDecidedV1 } from './intake/tip-decided-v1.js';
import { tipAdmittedV1 } from './intake/tip-admitted-v1.js';
import { tipSupplementedV1 } from './intake/tip-supplemented-v1.js';
import { tipAnsweredV1 } from './intake/tip-answered-v1.js';
import { tipStillGoingOnV1 } from './intake/tip-still-going-on-v1.js';
import { tipEnteredLateV1 } from './intake/tip-entered-late-v1.js';
import { tipProgressedV1 } from './intake/tip-progressed-v1.js';
import { bodyRegisteredV1 } from './triage/body-registered-v1.js';
import { caseOpenedV1 } from './triage/case-opened-v1.js';
import { caseTipsJoinedV1 } from './triage/case-tips-joined-v1.js';
import { caseTipDetachedV1 } from './triage/case-tip-detached-v1.js';
import { caseOfferedV1 } from './triage/case-offered-v1.js';
import { caseAcceptedV1 } from './triage/case-accepted-v1.js';
import { caseDeclinedV1 } from './triage/case-declined-v1.js';
import { caseOutcomeRecordedV1 } from './triage/case-outcome-recorded-v1.js';
import { caseDismissedV1 } from './triage/case-dismissed-v1.js';
import { takedownRequestedV1 } from './triage/takedown-requested-v1.js';
import { takedownDeliveredV1 } from './triage/takedown-delivered-v1.js';
import { takedownItemsConfirmedV1 } from './triage/takedown-items-confirmed-v1.js';
import { takedownItemsOverdueV1 } from './triage/takedown-items-overdue-v1.js';
import { takedownCompletedV1 } from './triage/takedown-completed-v1.js';
import { noticeIssuedV1 } from './notifications/notice-issued-v1.js';
import { noticeAcknowledgedV1 } from './notifications/notice-acknowledged-v1.js';
import { noticeEscalatedV1 } from './notifications/notice-escalated-v1.js';
import { deliverySucceededV1 } from './notifications/delivery-succeeded-v1.js';
import { deliveryFailedV1 } from './notifications/delivery-failed-v1.js';

/** Every released event contract, in the order of the services and of an aggregate's life. */
export const contracts: readonly EventContract[] = [
  tipReceivedV1,
  tipClassifiedV1,
  tipDecidedV1,
  tipRefusedV1,
  tipAdmittedV1,
  tipSupplementedV1,
  tipAnsweredV1,
  tipStillGoingOnV1,
  tipEnteredLateV1,
  tipProgressedV1,
  bodyRegisteredV1,
  caseOpenedV1,
  caseTipsJoinedV1,
  caseTipDetachedV1,
  caseOfferedV1,
  caseAcceptedV1,
  caseDeclinedV1,
  caseOutcomeRecordedV1,
  caseDismissedV1,
  takedownRequestedV1,
  takedownDeliveredV1,
  takedownItemsConfirmedV1,
  takedownItemsOverdueV1,
  takedownCompletedV1,
  noticeIssuedV1,
  noticeAcknowledgedV1,
  noticeEscalatedV1,
  deliverySucceededV1,
  deliveryFailedV1,
];

const byType: ReadonlyMap<string, EventContract> = new Map(contracts.map((contract) => [contract.type, contract]));

/** The contract of an event type on the wire, or undefined when this release does not know it. */
export function contractOf(type: string): EventContract | undefined {
  return byType.get(type);
}
