import { Refused, type Api } from './api.ts';
import type { Case, CaseAct, CaseDetail, Notice, TakedownRequest } from './answers.ts';
import { platformOfLink, type AgencyHabits, type Decline } from './cast.ts';
import { decisionOn, isRipe } from './decisions.ts';
import { momentOf } from './story.ts';

/** Everything that a body does on one visit to its desk. */
export interface Visit {
  at: Date;
  /** Whether to go on with the cases that it has accepted. */
  follow: boolean;
}

/** A body at work: it acknowledges notices, takes or declines cases, asks platforms to act, and concludes. */
export class CaseWork {
  private readonly api: Api;
  private readonly body: string;
  private readonly declines: Decline[];
  private readonly away: AgencyHabits['away'];
  private readonly tell: (text: string) => void;
  /** Of each case, the addresses that platforms were asked about and how many tips it had then. */
  private readonly asked = new Map<string, { tipCount: number; urls: Set<string>; requests: Set<string> }>();

  constructor(api: Api, who: { body: string; habits: AgencyHabits; tell: (text: string) => void }) {
    this.api = api;
    this.body = who.body;
    this.declines = [...(who.habits.declines ?? [])];
    this.away = who.habits.away;
    this.tell = who.tell;
  }

  /** Does what there is to do; answers which notices were acknowledged. */
  async visit({ at, follow }: Visit): Promise<Notice[]> {
    if (this.away && at >= momentOf(this.away.from) && at < momentOf(this.away.to)) return [];
    const acknowledged = await this.acknowledge();
    const offered = await this.api.all<Case>('listCases', { lead: this.body, state: 'offered' });
    for (const one of offered) await this.answerOffer(one);
    if (follow) await this.followUp(at);
    return acknowledged;
  }

  private async acknowledge(): Promise<Notice[]> {
    const issued = await this.api.all<Notice>('listNotices', { state: 'issued' });
    const escalated = await this.api.all<Notice>('listNotices', { state: 'escalated' });
    const own = [...issued, ...escalated].filter(({ to }) => to === this.body);
    for (const notice of own) {
      await this.once('acknowledgeNotice', notice);
      if (notice.state === 'escalated') this.tell(`acknowledges ${notice.reference} late; it had been escalated`);
      if (notice.role === 'escalation') this.tell(`is told by ${notice.reference} that ${notice.caseReference} waits`);
    }
    return own;
  }

  private async answerOffer(offered: Case): Promise<void> {
    const place = this.declines.findIndex((decline) => fits(decline, offered));
    if (place < 0) return void (await this.once('acceptCase', offered));
    const [decline] = this.declines.splice(place, 1);
    const { reason, note } = decline as Decline;
    const after = await this.once<CaseAct>('declineCase', offered, { reason, note });
    this.tell(`declines ${offered.reference} (${reason}); next is ${after?.lead ?? 'another body'}`);
  }

  private async followUp(at: Date): Promise<void> {
    const accepted = await this.api.all<Case>('listCases', { lead: this.body, state: 'accepted' });
    if (accepted.length === 0) return;
    const completed = await this.api.all<TakedownRequest>('listTakedownRequests', {
      issuer: this.body,
      state: 'completed',
    });
    const done = new Set(completed.map(({ id }) => id));
    for (const one of accepted) {
      await this.askPlatforms(one);
      const open = [...(this.asked.get(one.id)?.requests ?? [])].filter((id) => !done.has(id));
      if (open.length === 0 && isRipe(one, at)) await this.once('concludeCase', one, decisionOn(one));
    }
  }

  /** Asks the platforms about the addresses that tips of the case name and that were not asked about before. */
  private async askPlatforms(one: Case): Promise<void> {
    const before = this.asked.get(one.id) ?? { tipCount: 0, urls: new Set<string>(), requests: new Set<string>() };
    if (one.tipCount === before.tipCount) return;
    this.asked.set(one.id, { ...before, tipCount: one.tipCount });
    const { identifiers } = await this.api.call<CaseDetail>('readCase', { params: { id: one.id } });
    const urls = identifiers
      .filter(({ kind, value }) => kind === 'url' && !before.urls.has(value))
      .map(({ value }) => value);
    const byPlatform = Map.groupBy(urls, (url) => platformOfLink(url));
    for (const [platform, addresses] of byPlatform) {
      if (platform === undefined) continue;
      const { id } = await this.issue(one, platform, addresses);
      before.requests.add(id);
      for (const url of addresses) before.urls.add(url);
    }
  }

  private async issue(one: Case, platform: string, urls: string[]): Promise<TakedownRequest> {
    const legalBasis = 'Điểm c khoản 1 Điều 17, khoản 2 Điều 18 Nghị định 248/2026/NĐ-CP';
    const body = { platform, caseId: one.id, legalBasis, violation: one.violation, items: urls.map(itemOf) };
    try {
      return await this.api.call<TakedownRequest>('issueTakedownRequest', { body });
    } catch (error) {
      if (error instanceof Refused && error.code === 'conflict') return this.latestRequest(one.id, platform);
      throw error;
    }
  }

  /** The request has been issued, but the answer was lost in a crash: it can be read again. */
  private async latestRequest(caseId: string, platform: string): Promise<TakedownRequest> {
    const [latest] = await this.api.all<TakedownRequest>('listTakedownRequests', {
      caseId,
      platform,
      issuer: this.body,
    });
    return this.api.call<TakedownRequest>('readTakedownRequest', { params: { id: latest?.id ?? '' } });
  }

  /** An act on a thing as it was read. Somebody else may have acted since; then the next visit sees. */
  private async once<T>(operationId: string, { id, version }: { id: string; version: number }, body?: object) {
    try {
      return await this.api.call<T>(operationId, { params: { id }, ifMatch: version, body });
    } catch (error) {
      if (error instanceof Refused && [409, 412].includes(error.status)) return undefined;
      throw error;
    }
  }
}

function fits({ violation, goodsCategory }: Decline, offered: Case): boolean {
  return offered.violation === violation && (goodsCategory ?? offered.goodsCategory) === offered.goodsCategory;
}

/** The page of one listing is removed; for the page of a shop the shop is suspended. */
function itemOf(url: string) {
  const [, shopId, listingId] =
    /^https:\/\/[^/]+\/(?:shop\/|s\/)?([^/?]+)(?:\/(?:item|p|posts)\/([^/?]+))?/.exec(url) ?? [];
  return { url, shopId, listingId, action: listingId === undefined ? 'suspend-shop' : 'remove-listing' };
}
