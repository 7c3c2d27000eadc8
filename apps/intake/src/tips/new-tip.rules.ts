import type { DataOf, Identifier, tipReceivedV1, TipState } from '#shared/contracts';
import type { Extraction } from '../identifiers/identifiers.service.js';
import type { IssueDue } from '../receiving-rules/clocks.rules.js';
import { nextDueOf, type Due, type DueCode } from '../receiving-rules/due.rules.js';
import { completePlace } from '../places/place.rules.js';
import { hasCriminalSigns } from './criminal-signs.rules.js';
import type { SubmitTipDto } from './submit-tip.dto.js';
import { isIntegrityMatter, scopeOf, stateOnReceipt, type Scope } from './tip.rules.js';

/** What a tip becomes besides what was written in it. */
export interface TipFrame {
  id: string;
  threadId: string;
  receiptHash: string;
  identifiers: Identifier[];
  /** What its text names besides. */
  extractions: Extraction[];
  platform?: string;
  recordedAt: Date;
  issueDue: IssueDue;
  /** Code of the body whose officer or system entered it. */
  recordedBy?: string;
}

/** A tip that is about to be registered. Who reported is not in it. */
export interface NewTip extends Omit<TipFrame, 'issueDue'> {
  submission: Omit<SubmitTipDto, 'informant'>;
  version: number;
  state: TipState;
  scope: Scope;
  channel: string;
  goodsCategory?: string;
  provinceCode?: string;
  communeCode?: string;
  criminalSigns: boolean;
  integrity: boolean;
  receivedAt: Date;
  dues: Due[];
  nextDueAt: Date | null;
}

/** The tip that a submission makes. */
export function newTipOf({ informant: _, ...submission }: SubmitTipDto, { issueDue, ...frame }: TipFrame): NewTip {
  const { violation, goods = [] } = submission;
  const receivedAt = submission.receivedAt === undefined ? frame.recordedAt : new Date(submission.receivedAt);
  const criminalSigns = hasCriminalSigns({ violation, goods });
  const scope = scopeOf(violation);
  const state = stateOnReceipt(scope);
  const codes: DueCode[] = criminalSigns ? ['proposal', 'pass-on-crime'] : ['proposal'];
  const dues = codes.map((code) => issueDue(code, receivedAt));
  return {
    ...frame,
    ...completePlace(submission.place ?? {}),
    submission,
    // Each version is an event: the receipt, and the guidance where that is the answer.
    version: state === 'received' ? 1 : 2,
    state,
    scope,
    channel: submission.channel ?? 'web',
    goodsCategory: goods[0]?.category,
    criminalSigns,
    integrity: isIntegrityMatter(violation),
    receivedAt,
    dues,
    nextDueAt: nextDueOf(dues),
  };
}

/** What the other services learn of a new tip. */
export function receivedDataOf(tip: NewTip, reference: string): DataOf<typeof tipReceivedV1> {
  return {
    tipId: tip.id,
    threadId: tip.threadId,
    reference,
    channel: tip.channel,
    scope: tip.scope,
    violation: tip.submission.violation,
    stage: tip.submission.stage,
    goodsCategory: tip.goodsCategory,
    provinceCode: tip.provinceCode,
    communeCode: tip.communeCode,
    platform: tip.platform,
    identifiers: tip.identifiers,
    criminalSigns: tip.criminalSigns,
    integrity: tip.integrity,
    accusedBody: tip.submission.accusedBody,
    receivedAt: tip.receivedAt.toISOString(),
    recordedBy: tip.recordedBy,
  };
}
