import { Refused, type Api, type HttpAct } from './api.ts';
import type { CaseDetail, Notice, SubmittedTip, Tip } from './answers.ts';
import { enlist, type Troupe } from './enlist.ts';
import { Ledger } from './ledger.ts';
import { Officers } from './officers.ts';
import type { Operations } from './openapi.ts';
import { until } from './patience.ts';
import { Programme } from './programme.ts';
import { Informants } from './public.ts';
import { momentOf, type StoryTip } from './story.ts';
import { timelineOf, type Round } from './timeline.ts';
import { VirtualClock } from './virtual-clock.ts';
import type { DemoWorld } from './world.ts';

/** What stays of the play for its end: the book, who can be asked, and what informants hold in their hands. */
export interface Played {
  ledger: Ledger;
  troupe: Troupe;
  officers: Officers;
  informants: Informants;
  clock: VirtualClock;
  /** The receipt code of each tip, by its reference. */
  receipts: Map<string, string>;
  escalated: Notice[];
}

/** The director: moves the clock from event to event, has everybody act, and waits until the effects can be seen. */
export class Play {
  readonly ledger = new Ledger();
  readonly receipts = new Map<string, string>();
  private readonly world: DemoWorld;
  private readonly operations: Operations;
  private readonly clock: VirtualClock;
  private readonly officers: Officers;
  private readonly informants: Informants;
  private readonly programme: Programme;
  private readonly toRefuse: { reference: string; tip: StoryTip }[] = [];
  private readonly enter = (act: HttpAct) => this.ledger.enter(act, this.clock.now());

  constructor(world: DemoWorld, operations: Operations) {
    this.world = world;
    this.operations = operations;
    this.clock = new VirtualClock(world.clockFile);
    this.programme = new Programme(this.clock, this.ledger);
    const onTold = (body: string, text: string) => this.programme.note(`${body} ${text}`);
    this.officers = new Officers({ world, operations, onAccepted: this.enter, onTold });
    this.informants = new Informants({ ...world, operations, onAccepted: this.enter }, this.officers);
  }

  async perform(tips: StoryTip[]): Promise<Played> {
    this.clock.set(momentOf('d1 06:00'));
    const audienceOf = (body: string) => ({
      onAct: this.enter,
      onTold: (text: string) => this.programme.note(`${body} ${text}`),
    });
    const troupe = await enlist(this.world, this.operations, audienceOf);
    this.programme.opens(troupe);
    for (const event of timelineOf(tips)) {
      this.clock.moveTo(momentOf(event.at));
      if ('tips' in event) await this.receive(event.tips);
      else await this.round(event, troupe);
    }
    const escalated = await this.office.all<Notice>('listNotices', { role: 'escalation' });
    const { ledger, officers, informants, clock, receipts } = this;
    return { ledger, troupe, officers, informants, clock, receipts, escalated };
  }

  private get office(): Api {
    return this.officers.as('standing-office', 'standing-office');
  }

  /** Another person there, who decides on what was proposed. */
  private get head(): Api {
    return this.officers.as('standing-office', 'competent-head');
  }

  /** Tips that come soon after each other; the next ones come when these have found their cases. */
  private async receive(tips: StoryTip[]): Promise<void> {
    for (const tip of tips) {
      this.clock.moveTo(momentOf(tip.at));
      this.remember(tip, await this.informants.submit(tip));
    }
    await this.settled();
  }

  private remember(tip: StoryTip, { reference, receiptCode }: SubmittedTip): void {
    this.receipts.set(reference, receiptCode);
    if (tip.expected?.startsWith('refused:')) this.toRefuse.push({ reference, tip });
    this.programme.received(tip, reference);
  }

  private async settled(): Promise<void> {
    await until('every tip to be passed on', async () => {
      const { items } = await this.office.call<{ items: Tip[] }>('listTips', {
        query: { state: 'received', limit: 1 },
      });
      return items.length === 0 || undefined;
    });
  }

  /** Before anybody comes back to a desk, what has waited there too long is with the Standing Office. */
  private async escalated(): Promise<void> {
    await until('overdue notices to be escalated', async () => {
      const query = { state: 'issued', dueBefore: this.clock.now().toISOString(), limit: 1 };
      const { items } = await this.office.call<{ items: Notice[] }>('listNotices', { query });
      return items.length === 0 || undefined;
    });
  }

  private async round({ at, follow }: Round, troupe: Troupe): Promise<void> {
    await this.settled();
    await this.escalated();
    for (const { reference, tip } of this.toRefuse.splice(0)) await this.refuse(reference, tip);
    const moment = { at: momentOf(at).toISOString() };
    await Promise.all(troupe.agencies.map((agency) => agency.ask('work', moment)));
    await this.officers.work({ at: momentOf(at), follow });
    await until('every takedown request to reach its platform', () => {
      return this.ledger.underWay.length === 0 || undefined;
    });
    await Promise.all(troupe.platforms.map((platform) => platform.ask('work', moment)));
    this.programme.roundEnds();
  }

  /** The act's answer; where it was done but the answer was lost in a crash, the tip as it is now. */
  private async onceOnly(id: string, act: () => Promise<Tip>): Promise<Tip> {
    return act().catch(async (error: unknown) => {
      if (!(error instanceof Refused && ['state-conflict', 'precondition-failed'].includes(error.code))) throw error;
      return this.office.call<Tip>('readTip', { params: { id } });
    });
  }

  /** The Standing Office refuses a tip, and nobody takes its case up before the case knows. */
  private async refuse(reference: string, tip: StoryTip): Promise<void> {
    const {
      id,
      version,
      case: ofCase,
    } = await this.office.call<Tip & { case: { id: string } }>('readTip', {
      params: { id: reference },
    });
    const ground = tip.expected?.split(':')[1] ?? '';
    const proposal = { classification: 'refused', ground };
    const propose = () => this.office.call<Tip>('proposeForTip', { params: { id }, ifMatch: version, body: proposal });
    const proposed = await this.onceOnly(id, propose);
    const decision = { params: { id }, ifMatch: proposed.version, body: { decision: 'approve' } };
    await this.onceOnly(id, () => this.head.call<Tip>('decideOnTip', decision));
    await until(`the case of ${reference} to be dismissed`, async () => {
      const { state } = await this.office.call<CaseDetail>('readCase', { params: { id: ofCase.id } });
      return state === 'dismissed' || undefined;
    });
    this.programme.note(`standing-office refuses ${reference} (${ground}); its case is dismissed`);
  }
}
