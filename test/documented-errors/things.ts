import { randomBytes, randomInt } from 'node:crypto';
import { eventually } from '#shared/testing';
import { draftBodies, plantDraft } from '../api-conformance/drafts.ts';
import type { System } from '../system.ts';
import { sendPoison } from '../system/poison.ts';
import type { Door, Request, Thing } from './door.ts';
import { hotlineBodies, publication } from './hotlines.ts';
import { followed } from './identifiers.ts';
import { informantMakers, openingBodies } from './informants.ts';

/** A request that would succeed, about a thing that nobody else acts on. */
export type FreshRequest = Request & { id?: string };

export const decline = JSON.stringify({ reason: 'other-territory' });
export const outcome = JSON.stringify({ outcome: 'no-violation', fineVnd: 0, goodsValueVnd: 0 });
export const proposal = JSON.stringify({ classification: 'refused', ground: 'vulgar' });
export const decision = JSON.stringify({ decision: 'approve' });
export const replay = JSON.stringify({ from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' });

export const discard = JSON.stringify({ reason: 'Poison of a test.' });

export const order = {
  platform: 'platform-cho-viet',
  legalBasis: 'Điều 17 Nghị định 248/2026/NĐ-CP',
  violation: 'counterfeit-mark',
  items: [{ url: 'https://choviet.example/shop/a/item/1', action: 'remove-listing' }],
};

export const tipAbout = (shop: string) => ({
  kind: 'citizen',
  content: `Gian hàng ${shop} bán hàng giả nhãn hiệu, đã mua và đối chiếu với hàng thật. Liên hệ 0987 654 321.`,
  violation: 'counterfeit-mark',
  links: [`https://choviet.example/shop/${shop}/item/1`],
  place: { provinceCode: '79' },
  channel: 'phone',
});

export const question = JSON.stringify({ kind: 'question', text: 'Bạn còn giữ hộp sữa không?' });

/** Some day of the next centuries. */
export const randomDay = () => new Date(Date.UTC(2100, 0, 1 + randomInt(60_000))).toISOString().slice(0, 10);
export const ruleFrom = (day: string) =>
  JSON.stringify({ amount: 24, unit: 'hours', source: '195/QĐ-BCĐ389', validFrom: `${day}T00:00:00Z` });
export const holiday = (day: string) => JSON.stringify({ day, kind: 'holiday', source: 'Thông báo nghỉ lễ' });
export const setting = JSON.stringify({
  body: 'committee-79',
  fourEyes: true,
  source: 'Quy chế làm việc',
  validFrom: '2100-01-01T00:00:00Z',
});

export const versioned = (version: unknown) => ({ 'if-match': `"${String(version)}"` });

/** Makes things through the public door, each about a shop of its own. */
export class Things {
  constructor(
    private readonly door: Door,
    private readonly receiver: string,
    private readonly system: Pick<System, 'kafka' | 'sql'>,
  ) {}

  client(): Promise<Thing> {
    const client = { name: 'Máy trạm thử', body: 'platform-sao-mua', scopes: ['takedowns:confirm'] };
    return this.door.done('registerClient', { body: JSON.stringify(client) });
  }

  async endpoint(): Promise<Thing> {
    const url = `${this.receiver}/${randomBytes(4).toString('hex')}`;
    const body = JSON.stringify({ url, eventTypes: ['takedown.requested'] });
    const { id } = await this.door.done('registerWebhookEndpoint', { body });
    return eventually(async () => {
      const read = await this.door.done('readWebhookEndpoint', { id });
      return read['state'] === 'verified' ? read : undefined;
    });
  }

  /** A tip and the case that it has opened, offered to the agency. */
  async offeredCase(): Promise<{ tip: Thing; offered: Thing }> {
    const shop = randomBytes(6).toString('hex');
    const submitted = await this.door.done('submitTip', { body: JSON.stringify(tipAbout(shop)) });
    const offered = await eventually(async () => {
      const tip = await this.door.done<{ case?: { reference: string } | null }>('readTip', { id: submitted.id });
      return tip.case && this.door.done('readCase', { id: tip.case.reference });
    });
    return { offered, tip: await this.door.done('readTip', { id: submitted.id }) };
  }

  /** A tip for which the officer of the hotline has proposed something. */
  async proposedTip(): Promise<Thing> {
    const { tip } = await this.offeredCase();
    return this.door.done('proposeForTip', { ...change(tip), body: proposal });
  }

  /** A tip of which the informant says that it is still going on. */
  async attendedTip(): Promise<Thing> {
    const { id, receiptCode } = await this.door.done('submitTip', { body: JSON.stringify(tipAbout('con-ban')) });
    await this.door.done('writeByReceipt', { body: JSON.stringify({ receiptCode, kind: 'still-going-on' }) });
    // With its case it has another version.
    return eventually(async () => {
      const tip = await this.door.done('readTip', { id });
      return tip['case'] ? tip : undefined;
    });
  }

  async notice(): Promise<Thing> {
    const { offered } = await this.offeredCase();
    return eventually(async () => {
      const { items } = await this.door.done<{ items: Thing[] }>('listNotices', { query: `?caseId=${offered.id}` });
      return items[0];
    });
  }

  hotline(): Promise<Thing> {
    return this.door.done('publishHotline', { body: publication() });
  }

  /** A mail of the mailbox. */
  draft(): Promise<Thing> {
    return plantDraft(this.system);
  }

  /** An opening that waits for consent. */
  async opening(): Promise<Thing> {
    const { tip } = await this.offeredCase();
    return this.door.done('askForInformant', { id: tip.id, body: openingBodies.askForInformant });
  }

  /** A message that a service has parked, and nobody has decided on. */
  async parkedMessage(service: string): Promise<Thing> {
    await sendPoison(this.system, 1);
    const query = '?state=retrying&order=newest';
    return eventually(async () => {
      const { items } = await this.door.done<{ items: Thing[] }>(`list${service}ParkedMessages`, { query });
      return items[0];
    });
  }

  /** A request with which the operation succeeds. */
  async requestFor(operationId: string): Promise<FreshRequest> {
    const [, act, service = '', many] = /^(replay|discard)(\w+)ParkedMessage(s?)$/.exec(operationId) ?? [];
    if (many) return { body: JSON.stringify({ state: 'parked' }) };
    if (act) return { id: (await this.parkedMessage(service)).id, ...(act === 'discard' && { body: discard }) };
    const make = this.makers[operationId];
    if (!make) throw new Error(`There is no request for ${operationId}: add one.`);
    return make();
  }

  private readonly makers: Record<string, () => Promise<FreshRequest>> = {
    submitTip: async () => ({ body: JSON.stringify(tipAbout('ba')) }),
    proposeForTip: async () => ({ ...change((await this.offeredCase()).tip), body: proposal }),
    withdrawTipProposal: async () => change(await this.proposedTip()),
    decideOnTip: async () => ({ ...change(await this.proposedTip()), body: decision }),
    writeToInformant: async () => ({ id: (await this.offeredCase()).tip.id, body: question }),
    acknowledgeTipAttention: async () => change(await this.attendedTip()),
    markTipIntegrity: async () => ({ ...change((await this.offeredCase()).tip), body: '{}' }),
    addReceivingRuleVersion: async () => ({ id: 'proposal', body: ruleFrom(randomDay()) }),
    addReceivingSetting: async () => ({ body: setting }),
    addCalendarException: async () => ({ body: holiday(randomDay()) }),
    followSubject: async () => ({ body: followed }),
    ...informantMakers(this),
    publishHotline: async () => ({ body: publication() }),
    changeHotline: async () => ({ ...change(await this.hotline()), body: hotlineBodies.changeHotline }),
    withdrawHotline: async () => ({ ...change(await this.hotline()), body: hotlineBodies.withdrawHotline }),
    checkHotline: async () => ({ ...change(await this.hotline()), body: hotlineBodies.checkHotline }),
    makeTipOfDraft: async () => ({ ...change(await this.draft()), body: draftBodies.makeTipOfDraft }),
    discardTipDraft: async () => ({ ...change(await this.draft()), body: draftBodies.discardTipDraft }),
    acceptCase: async () => change((await this.offeredCase()).offered),
    declineCase: async () => ({ ...change((await this.offeredCase()).offered), body: decline }),
    concludeCase: async () => {
      const { offered } = await this.offeredCase();
      const accepted = await this.door.done('acceptCase', change(offered));
      return { ...change({ ...accepted, id: offered.id }), body: outcome };
    },
    acknowledgeNotice: async () => change(await this.notice()),
    issueTakedownRequest: async () => ({ body: JSON.stringify(order) }),
    registerClient: async () => ({
      body: JSON.stringify({ name: 'Máy trạm khác', body: 'platform-sao-mua', scopes: ['takedowns:confirm'] }),
    }),
    rotateClientSecret: async () => ({ id: (await this.client()).id, body: '{}' }),
    registerWebhookEndpoint: async () => ({
      body: JSON.stringify({ url: `${this.receiver}/other`, eventTypes: ['takedown.requested'] }),
    }),
    replayDeliveries: async () => ({ id: (await this.endpoint()).id, body: replay }),
  };
}

function change({ id, version }: Thing): FreshRequest {
  return { id, headers: versioned(version) };
}
