import type { Due } from '../receiving-rules/due.rules.js';
import type { TipCaseDto, TipDto, TipRefusalDto, TipSummaryDto } from './tip.dto.js';

/** The columns of a tip that its summary shows. */
export type SummaryColumns = Omit<
  TipSummaryDto,
  'stateChangedAt' | 'receivedAt' | 'recordedAt' | 'nextDueAt' | 'attentionAt'
> & {
  stateChangedAt: Date;
  receivedAt: Date;
  recordedAt: Date;
  nextDueAt: Date | null;
  attentionAt: Date | null;
};

/** Their names: a list does not read the texts that it does not show. */
export const summaryColumns: readonly (keyof SummaryColumns)[] = [
  'id',
  'reference',
  'threadId',
  'state',
  'stateChangedAt',
  'screening',
  'nextDueAt',
  'attentionAt',
  'kind',
  'channel',
  'scope',
  'violation',
  'stage',
  'goodsCategory',
  'platform',
  'provinceCode',
  'communeCode',
  'criminalSigns',
  'integrity',
  'receivedAt',
  'recordedAt',
  'recordedBy',
  'version',
];

/** The columns of a tip that entitled officers read. */
export type TipColumns = SummaryColumns &
  Omit<
    TipDto,
    keyof TipSummaryDto | 'refusal' | 'case' | 'dues' | 'messageCount' | 'openQuestionCount' | 'fileCount'
  > & {
    dues: Due[];
    refusalGround: string | null;
    refusalNote: string | null;
    refusedBy: string | null;
  };

/** A tip without what was written in it. */
export function summaryOf(tip: SummaryColumns): TipSummaryDto {
  return {
    id: tip.id,
    reference: tip.reference,
    threadId: tip.threadId,
    state: tip.state,
    stateChangedAt: tip.stateChangedAt.toISOString(),
    screening: tip.screening,
    nextDueAt: tip.nextDueAt?.toISOString() ?? null,
    attentionAt: tip.attentionAt?.toISOString() ?? null,
    kind: tip.kind,
    channel: tip.channel,
    scope: tip.scope,
    violation: tip.violation,
    stage: tip.stage,
    goodsCategory: tip.goodsCategory,
    platform: tip.platform,
    provinceCode: tip.provinceCode,
    communeCode: tip.communeCode,
    criminalSigns: tip.criminalSigns,
    integrity: tip.integrity,
    receivedAt: tip.receivedAt.toISOString(),
    recordedAt: tip.recordedAt.toISOString(),
    recordedBy: tip.recordedBy,
    version: tip.version,
  };
}

/** How much was said with the informant, and how many files there are. */
export type TalkCounts = Pick<TipDto, 'messageCount' | 'openQuestionCount' | 'fileCount'>;

/** A tip as entitled officers read it. */
export function viewOf(tip: TipColumns, ofCase: TipCaseDto | null, talk: TalkCounts): TipDto {
  return {
    ...summaryOf(tip),
    content: tip.content,
    goods: tip.goods,
    links: tip.links,
    sellerTraces: tip.sellerTraces,
    wishesSecrecy: tip.wishesSecrecy,
    lateReason: tip.lateReason,
    lateCause: tip.lateCause,
    dues: tip.dues.map(({ metAt = null, ...due }) => ({ ...due, metAt })),
    refusal: refusalOf(tip),
    case: ofCase,
    ...talk,
  };
}

function refusalOf({ refusalGround, refusalNote, refusedBy }: TipColumns): TipRefusalDto | null {
  if (refusalGround === null) return null;
  return { ground: refusalGround, note: refusalNote, refusedBy: refusedBy ?? '' };
}
