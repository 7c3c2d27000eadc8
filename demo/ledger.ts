import type { HttpAct } from './api.ts';
import type { CaseAct, CaseDetail, ConfirmationResults, Conclusion, RequestedTakedown } from './answers.ts';
import type { Case, SubmittedTip, TakedownRequest, Tip } from './answers.ts';
import { platformOfLink } from './cast.ts';

/** What was submitted, and what was answered. */
export interface LedgerTip {
  channel: string;
  violation: string;
  provinceCode?: string;
  platform?: string;
  answered: string;
  refused: boolean;
}

export interface LedgerCase {
  threadId: string;
  violation: string;
  provinceCode: string | null;
  platform: string | null;
  lead: string;
  state: string;
  version: number;
  conclusion?: Conclusion;
  tipIds: string[];
}

export interface LedgerItem {
  platform: string;
  requestId: string;
  outcome?: string;
  confirmedAt?: Date;
}

interface Submission {
  channel?: string;
  violation: string;
  place?: { provinceCode?: string };
  sellerTraces?: { platform?: string };
  links?: string[];
}

/** The demo's own book of its HTTP acts and their answers. It never looks into the report. */
export class Ledger {
  /** By reference, which is all that the public is told. */
  readonly tips = new Map<string, LedgerTip>();
  readonly tipReferences = new Map<string, string>();
  readonly cases = new Map<string, LedgerCase>();
  readonly items = new Map<string, LedgerItem>();
  readonly requests = new Map<string, { platform: string; threadId: string }>();
  /** When each request reached its platform. */
  readonly deliveries = new Map<string, Date>();
  readonly counts = new Map<string, number>();

  /** Enters an act that was accepted at this moment. */
  enter(act: HttpAct, at: Date): void {
    this.counts.set(act.operationId, (this.counts.get(act.operationId) ?? 0) + 1);
    this.entries[act.operationId]?.(act, at);
  }

  /** The requests that their platforms have not got yet. */
  get underWay(): string[] {
    return [...this.requests.keys()].filter((id) => !this.deliveries.has(id));
  }

  count(operationId: string): number {
    return this.counts.get(operationId) ?? 0;
  }

  private readonly entries: Record<string, (act: HttpAct, at: Date) => void> = {
    submitTip: ({ sent, answer }) => this.enterTip(sent as Submission, answer as SubmittedTip),
    decideOnTip: ({ answer }) => this.enterRefusal(answer as Tip),
    readTip: ({ answer }) => this.enterRefusal(answer as Tip),
    listTips: ({ answer }) => this.enterReferences((answer as { items: Tip[] }).items),
    listCases: ({ answer }) => (answer as { items: Case[] }).items.forEach((one) => this.enterCase(one)),
    readCase: ({ answer }) => this.enterDetail(answer as CaseDetail),
    acceptCase: ({ answer }) => this.enterAct(answer as CaseAct),
    declineCase: ({ answer }) => this.enterAct(answer as CaseAct),
    concludeCase: ({ sent, answer }) => this.enterAct(answer as CaseAct, sent as Conclusion),
    issueTakedownRequest: ({ answer }) => this.enterRequest(answer as TakedownRequest),
    readTakedownRequest: ({ answer }) => this.enterRequest(answer as TakedownRequest),
    'webhook:takedown.requested': ({ answer }, at) => this.enterDelivery(answer as RequestedTakedown, at),
    confirmTakedowns: ({ sent, answer }, at) =>
      this.enterConfirmations(sent as string, answer as ConfirmationResults, at),
  };

  private enterTip(sent: Submission, { reference, state }: SubmittedTip): void {
    const { channel = 'web', violation, place, sellerTraces, links = [] } = sent;
    const platform = sellerTraces?.platform ?? links.map(platformOfLink).find((found) => found !== undefined);
    const provinceCode = place?.provinceCode;
    this.tips.set(reference, { channel, violation, provinceCode, platform, answered: state, refused: false });
  }

  private enterRefusal({ reference, state }: Tip): void {
    const tip = this.tips.get(reference);
    if (tip && state === 'refused') tip.refused = true;
  }

  private enterReferences(tips: readonly Tip[]): void {
    for (const { id, reference } of tips) this.tipReferences.set(id, reference);
  }

  /** A case as it was read; what was read later, by its version, counts. */
  private enterCase({ id, threadId, violation, provinceCode, platform, lead, state, version }: Case): void {
    const known = this.cases.get(id);
    const standing = known && known.version > version ? known : { lead, state, version };
    const { conclusion, tipIds = [] } = known ?? {};
    this.cases.set(id, {
      ...{ threadId, violation, provinceCode, platform, conclusion, tipIds },
      ...{ lead: standing.lead, state: standing.state, version: standing.version },
    });
  }

  private enterDetail(detail: CaseDetail): void {
    this.enterCase(detail);
    const known = this.cases.get(detail.id) as LedgerCase;
    known.tipIds = detail.tips.map(({ tipId }) => tipId);
    known.conclusion ??= detail.conclusion ?? undefined;
  }

  private enterAct({ caseId, lead, state, version }: CaseAct, conclusion?: Conclusion): void {
    const known = this.cases.get(caseId);
    if (!known) throw new Error(`Somebody acted on the case ${caseId}, which nobody has read.`);
    known.conclusion ??= conclusion;
    if (version > known.version) Object.assign(known, { lead, state, version });
  }

  private enterRequest({ id, platform, threadId, items }: TakedownRequest): void {
    if (this.requests.has(id)) return;
    for (const item of items) this.items.set(item.id, { platform, requestId: id });
    this.requests.set(id, { platform, threadId });
  }

  private enterDelivery({ requestId }: RequestedTakedown, at: Date): void {
    this.deliveries.set(requestId, this.deliveries.get(requestId) ?? at);
  }

  private enterConfirmations(sent: string, { results }: ConfirmationResults, at: Date): void {
    const { confirmations } = JSON.parse(sent) as { confirmations: { itemId: string; outcome: string }[] };
    for (const { itemId, result } of results) {
      const item = this.items.get(itemId);
      if (!item || item.outcome !== undefined || result === 'refused') continue;
      item.outcome = confirmations.find((one) => one.itemId === itemId)?.outcome;
      item.confirmedAt = at;
    }
  }
}
