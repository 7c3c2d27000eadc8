import type {
  CaseAcceptedV1,
  CaseDeclinedV1,
  CaseDismissedV1,
  CaseOfferedV1,
  CaseOpenedV1,
  CaseOutcomeRecordedV1,
  CaseTipDetachedV1,
  CaseTipsJoinedV1,
} from '#shared/contracts';
import type { ReceivedEvent } from '#shared/messaging';
import type { CaseStage } from '../tips/tip.rules.js';

/** What one event of triage tells of a case, as far as tips depend on it. */
export interface CaseNews {
  event: ReceivedEvent<{ caseId: string; threadId: string }>;
  reference?: string;
  stage: CaseStage;
  /** The bodies that deal with the case from now on; without `supports` those stay as they are. */
  bodies?: { lead: string; supports?: readonly string[] };
  /** How it ended, for those that read the log book. */
  result?: { outcome: string; fineVnd: number; goodsValueVnd: number };
  joined: readonly string[];
  detached: readonly string[];
}

type News = Omit<CaseNews, 'event' | 'joined' | 'detached' | 'stage'> & Partial<CaseNews>;

function newsOf(event: CaseNews['event'], news: Partial<News>): CaseNews {
  return { stage: 'open', joined: [], detached: [], ...news, event };
}

const idsOf = (tips: readonly { tipId: string }[]) => tips.map(({ tipId }) => tipId);

export function newsOfOpening(event: ReceivedEvent<CaseOpenedV1>): CaseNews {
  const { reference, lead, supports, tips } = event.data;
  return newsOf(event, { reference, bodies: { lead, supports }, joined: idsOf(tips) });
}

export function newsOfJoining(event: ReceivedEvent<CaseTipsJoinedV1>): CaseNews {
  return newsOf(event, { joined: idsOf(event.data.tips) });
}

export function newsOfDetaching(event: ReceivedEvent<CaseTipDetachedV1>): CaseNews {
  return newsOf(event, { detached: [event.data.tipId] });
}

export function newsOfOffer(event: ReceivedEvent<CaseOfferedV1>): CaseNews {
  const { reference, lead, supports } = event.data;
  return newsOf(event, { reference, bodies: { lead, supports } });
}

/** Who declined reads no further: the next body takes the lead at once. */
export function newsOfDecline(event: ReceivedEvent<CaseDeclinedV1>): CaseNews {
  return newsOf(event, { bodies: { lead: event.data.next } });
}

export function newsOfAcceptance(event: ReceivedEvent<CaseAcceptedV1>): CaseNews {
  return newsOf(event, { stage: 'accepted' });
}

export function newsOfEnd(event: ReceivedEvent<CaseOutcomeRecordedV1 | CaseDismissedV1>): CaseNews {
  if (!('outcome' in event.data)) return newsOf(event, { stage: 'ended' });
  const { outcome, fineVnd, goodsValueVnd } = event.data;
  return newsOf(event, { stage: 'ended', result: { outcome, fineVnd, goodsValueVnd } });
}

/** What a set of news tells of one case together: a row for `case_progress`. */
export interface CaseProgress {
  caseId: string;
  threadId: string;
  reference: string | null;
  stage: CaseStage;
  lead: string | null;
  /** When the lead was named. */
  leadAt: Date | null;
  supports: readonly string[] | null;
  /** The case's version that last named its bodies; 0 when none of the news does. */
  bodiesVersion: number;
  outcome: string | null;
  outcomeAt: Date | null;
  fineVnd: number | null;
  goodsValueVnd: number | null;
  changedAt: Date;
}

const stages: readonly CaseStage[] = ['open', 'accepted', 'ended'];

/** The news put together by case, in the order of the cases' ids. */
export function progressOf(news: readonly CaseNews[]): CaseProgress[] {
  const byCase = Map.groupBy(news, ({ event }) => event.data.caseId);
  return [...byCase]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([caseId, ofCase]) => together(caseId, inOrder(ofCase)));
}

function together(caseId: string, news: readonly CaseNews[]): CaseProgress {
  const [first] = news;
  return {
    caseId,
    threadId: first?.event.data.threadId ?? '',
    reference: news.find(({ reference }) => reference !== undefined)?.reference ?? null,
    stage: stages.findLast((stage) => news.some((one) => one.stage === stage)) ?? 'open',
    ...bodiesOf(news),
    ...resultOf(news),
    changedAt: news.at(-1)?.event.occurredAt ?? new Date(0),
  };
}

function bodiesOf(news: readonly CaseNews[]): Pick<CaseProgress, 'lead' | 'leadAt' | 'supports' | 'bodiesVersion'> {
  const namings = news.flatMap(({ event, bodies }) => (bodies ? [{ ...bodies, event }] : []));
  const latest = namings.at(-1);
  if (!latest) return { lead: null, leadAt: null, supports: null, bodiesVersion: 0 };
  const supports = namings.findLast((naming) => naming.supports !== undefined)?.supports ?? null;
  const { lead, event } = latest;
  return { lead, leadAt: event.occurredAt, supports, bodiesVersion: event.version };
}

type Result = Pick<CaseProgress, 'outcome' | 'outcomeAt' | 'fineVnd' | 'goodsValueVnd'>;

function resultOf(news: readonly CaseNews[]): Result {
  const results = news.flatMap(({ event, result }) => (result ? [{ ...result, outcomeAt: event.occurredAt }] : []));
  return results.at(-1) ?? { outcome: null, outcomeAt: null, fineVnd: null, goodsValueVnd: null };
}

/** Whether a tip belongs to a case: a row for `case_tips`. */
export interface CaseLink {
  caseId: string;
  tipId: string;
  joined: boolean;
  caseVersion: number;
}

/** The last word of the news on each tip and case. */
export function linksOf(news: readonly CaseNews[]): CaseLink[] {
  const links = inOrder(news).flatMap(({ event, joined, detached }) => {
    const link = { caseId: event.data.caseId, caseVersion: event.version };
    return [
      ...joined.map((tipId) => ({ ...link, tipId, joined: true })),
      ...detached.map((tipId) => ({ ...link, tipId, joined: false })),
    ];
  });
  return [...new Map(links.map((link) => [`${link.tipId} ${link.caseId}`, link])).values()];
}

function inOrder(news: readonly CaseNews[]): CaseNews[] {
  return news.toSorted((a, b) => a.event.version - b.event.version);
}

/** The cases of which the news say more than which tips belong to them. */
export function changedCasesOf(news: readonly CaseNews[]): string[] {
  const changed = news.filter(({ stage, bodies }) => stage !== 'open' || bodies !== undefined);
  return [...new Set(changed.map(({ event }) => event.data.caseId))];
}
