import type { DataOf, Identifier, LateCause, tipReceivedV1, TipState } from '#shared/contracts';
import type { Extraction } from '../identifiers/extraction.rules.js';
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
  /** The officer who entered it, by their pseudonym. */
  recorder?: string;
}

/** A tip that is about to be registered. Who reported is not in it. */
export interface NewTip extends Omit<TipFrame, 'issueDue'> {
  submission: Omit<SubmitTipDto, 'informant'>;
  version: number;
  state: TipState;
  /** Of a tip that was entered late: why, and by which body. */
  late?: { cause: LateCause; recordedBy: string };
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
  const late = latenessOf(submission, { ...frame, receivedAt });
  const codes: DueCode[] = criminalSigns ? ['proposal', 'pass-on-crime'] : ['proposal'];
  const dues = codes.map((code) => issueDue(code, receivedAt));
  return {
    ...frame,
    ...completePlace(submission.place ?? {}),
    submission,
    version: 1 + Number(state === 'guided') + Number(late !== undefined),
    state,
    late,
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

/** The versions of a new tip, each of one event: the receipt, the guidance that ends it, and that it came in late. */
export function versionsOf({ state, late }: Pick<NewTip, 'state' | 'late'>) {
  const guided = state === 'guided' ? 2 : undefined;
  return { received: 1, guided, late: late && (guided ?? 1) + 1 };
}

/** How long after its receipt a tip is still entered in time: the length of a call and its notes. */
export const ENTRY_DELAY_MS = 60 * 60 * 1000;

function latenessOf(
  { lateCause = 'other' }: Pick<SubmitTipDto, 'lateCause'>,
  { receivedAt, recordedAt, recordedBy }: { receivedAt: Date; recordedAt: Date; recordedBy?: string },
): NewTip['late'] {
  const isLate = recordedAt.getTime() - receivedAt.getTime() > ENTRY_DELAY_MS;
  return isLate && recordedBy !== undefined ? { cause: lateCause, recordedBy } : undefined;
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
