import type { TipReceivedV1 } from '#shared/contracts';
import type { CaseLink } from '../subjects/subject.rules.js';
import type { TipGroup } from '../subjects/tip-groups.rules.js';
import type { ThreadMember } from '../threads/thread-member.data.js';
import { VIRAL_WINDOW_MS, type PriorityFacts } from './case.rules.js';
import type { CaseActEntry, CaseFacts, IncomingTip, NewCase, Relation, TipsOfCase } from './case-record.data.js';

/** What a new case is about: the first tip that tells a thing decides it, a sign of crime in any tip counts. */
export function factsOf(incoming: readonly IncomingTip[]): CaseFacts {
  const tips = incoming.map(({ tip }) => tip);
  const [first] = tips;
  if (!first) throw new TypeError('A case is opened from at least one tip.');
  return {
    violation: first.violation,
    stage: firstOf(tips, 'stage')?.stage,
    goodsCategory: firstOf(tips, 'goodsCategory')?.goodsCategory,
    provinceCode: firstOf(tips, 'provinceCode')?.provinceCode,
    communeCode: firstOf(tips, 'provinceCode')?.communeCode,
    platform: firstOf(tips, 'platform')?.platform,
    integrity: first.integrity,
    criminalSigns: tips.some((tip) => tip.criminalSigns),
    receivedBy: first.recordedBy,
    accusedBody: first.accusedBody,
  };
}

/** What a new case scores by: its own tips are all there are, beside the earlier cases that it is related to. */
export function firstFactsOf(one: NewCase, relations: readonly Relation[]): PriorityFacts {
  const received = one.tips.map(({ tip }) => Date.parse(tip.receivedAt));
  const latest = Math.max(...received);
  return {
    ...one,
    tipCount: one.tips.length,
    recentTipCount: received.filter((at) => at > latest - VIRAL_WINDOW_MS).length,
    repeatedIdentifierCount: linksOf(asTipsOfCase(one)).filter(({ tipCount }) => tipCount >= 2).length,
    formerCaseCount: relations.filter(({ caseId, relation }) => caseId === one.id && relation === 'former').length,
  };
}

function firstOf(tips: readonly TipReceivedV1[], field: keyof TipReceivedV1): TipReceivedV1 | undefined {
  return tips.find((tip) => tip[field] !== undefined);
}

/** The groups that join open cases. */
export function joinsOf(groups: readonly TipGroup<IncomingTip>[]): TipsOfCase[] {
  return groups.flatMap(({ known, tips, alsoKnown }) =>
    known ? [{ caseId: known.id, threadId: known.threadId, integrity: false, tips, alsoKnown }] : [],
  );
}

export function asTipsOfCase({ id, threadId, integrity, tips }: NewCase): TipsOfCase {
  return { caseId: id, threadId, integrity, tips, alsoKnown: [] };
}

/** How many of the group's tips name each identifier. A case about an official leads nobody to it. */
export function linksOf({ caseId, integrity, tips }: TipsOfCase): CaseLink[] {
  const counts = new Map<string, number>();
  for (const key of tips.flatMap((tip) => tip.keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const standing = integrity ? 'apart' : 'open';
  return [...counts].map(([key, tipCount]) => ({ caseId, key, tipCount, standing }));
}

/** Open cases about the same subject, told of on both sides. */
export function alsoKnownOf({ caseId, alsoKnown }: TipsOfCase): Relation[] {
  return alsoKnown.flatMap((other) => [
    { caseId, relatedCaseId: other, relation: 'same-subject' as const },
    { caseId: other, relatedCaseId: caseId, relation: 'same-subject' as const },
  ]);
}

export function membersOf({ threadId, tips }: TipsOfCase): ThreadMember[] {
  return tips.map(({ tip }) => ({ memberThreadId: tip.threadId, threadId }));
}

export function firstActsOf({ id, lead, competenceRule }: NewCase): CaseActEntry[] {
  return [
    { caseId: id, act: 'opened', body: '', details: { competenceRule } },
    { caseId: id, act: 'offered', body: lead, details: { round: 1 } },
  ];
}
