import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { signWebhook } from '#shared/auth';
import type { System } from '../system.ts';
import { DemoPlatform, type TakedownMessage } from './demo-platform.ts';
import { Partner } from './partner.ts';

export const PLATFORM = 'platform-cho-viet';
const provinces = ['79', '01'] as const;
const violations = ['smuggled-goods', 'counterfeit-mark'] as const;
const ITEMS_PER_REQUEST = 2;
const TIP_PAUSE_MS = 100;
const DESK_PAUSE_MS = 300;
/** Each shop is reported this often. */
const TIPS_PER_SHOP = 2;

export type Province = (typeof provinces)[number];

/** What was acknowledged to the partners: nothing of it may be lost or doubled. */
export interface Ledger {
  tips: { reference: string; shop: string; violation: string; province: Province }[];
  acceptedCases: Set<string>;
  /** Cases about which a takedown request was issued. */
  requests: string[];
  confirmedItems: { itemId: string; outcome: string }[];
  acknowledgedNotices: Set<string>;
  /** Calls that were answered only when they were repeated. */
  repeated: number;
}

interface Tokens {
  officer: Record<Province, string>;
  platform: string;
}

interface Problem {
  code?: string;
}

interface Listed {
  id: string;
  reference: string;
  version: number;
}

/** A short play through the public API: a stream of tips, officers at their desks, a platform that confirms. */
export class Play {
  readonly ledger: Ledger = {
    tips: [],
    acceptedCases: new Set(),
    requests: [],
    confirmedItems: [],
    acknowledgedNotices: new Set(),
    repeated: 0,
  };
  readonly partner: Partner;
  private readonly underWay = new Set<Promise<void>>();
  private readonly faults: unknown[] = [];
  private readonly taken = new Set<string>();
  private streams: Promise<void>[] = [];
  private playing = false;
  private tipCount = 0;

  private constructor(
    system: System,
    readonly platform: DemoPlatform,
    private readonly tokens: Tokens,
    private readonly signingSecret: string,
  ) {
    this.partner = new Partner(system.gateway);
    platform.onTold((message) => this.begin(this.confirm(message)));
  }

  /** Everybody gets their tokens and keys; the platform registers its webhook. */
  static async rehearse(system: System, platform: DemoPlatform): Promise<Play> {
    const officer = (province: Province) =>
      system.tokens.officer({ body: `market-surveillance-${province}`, roles: ['case-officer'] });
    const [hcmc, hanoi, client] = await Promise.all([officer('79'), officer('01'), system.tokens.platform(PLATFORM)]);
    const partner = new Partner(system.gateway);
    const key = await partner.post<{ secret: string }>('/v1/signing-keys', {}, { token: client });
    const endpoint = { url: `http://${platform.target}/vigil`, eventTypes: ['takedown.requested'] };
    const registered = await partner.post<{ secret: string }>('/v1/webhook-endpoints', endpoint, { token: client });
    platform.secret = registered.body.secret;
    return new Play(system, platform, { officer: { '79': hcmc, '01': hanoi }, platform: client }, key.body.secret);
  }

  /** Raises the curtain. */
  start(): void {
    this.playing = true;
    this.streams = [
      this.sendTips(),
      ...provinces.flatMap((province) => [this.workOnCases(province), this.readNotices(province)]),
    ];
  }

  /** Lets everything that was begun come to its answer, and begins nothing more. @throws the first act's error. */
  async finish(): Promise<void> {
    this.playing = false;
    await Promise.all(this.streams);
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    if (this.faults.length > 0) throw this.faults[0];
  }

  /** Ends the play without an answer to what was begun. */
  abandon(): void {
    this.playing = false;
    this.partner.giveUp();
  }

  private begin(act: Promise<void>): void {
    const settled = act.catch((fault: unknown) => void this.faults.push(fault));
    this.underWay.add(settled);
    void settled.finally(() => this.underWay.delete(settled));
  }

  private async sendTips(): Promise<void> {
    for (; this.playing; this.tipCount += 1) {
      this.begin(this.sendTip(this.tipCount));
      await pause(TIP_PAUSE_MS);
    }
  }

  private async sendTip(number: number): Promise<void> {
    const shopNumber = Math.floor(number / TIPS_PER_SHOP);
    const shop = `gian-hang-${shopNumber}`;
    const province = provinces[shopNumber % 2] ?? '79';
    const violation = violations[Math.floor(shopNumber / 2) % 2] ?? 'smuggled-goods';
    const { status, body, attempts } = await this.partner.post<{ reference: string }>('/v1/tips', {
      kind: 'citizen',
      content: `Gian hàng ${shop} bán hàng không rõ nguồn gốc, giao từ kho không biển hiệu.`,
      violation,
      stage: 'offering',
      sellerTraces: { shopId: shop, platform: PLATFORM },
      place: { provinceCode: province },
    });
    expectStatus(status, 201, body);
    if (attempts > 1) this.ledger.repeated += 1;
    this.ledger.tips.push({ reference: body.reference, shop, violation, province });
  }

  /** The officer accepts every second case and asks the platform to take its shop down. */
  private async workOnCases(province: Province): Promise<void> {
    const token = this.tokens.officer[province];
    while (this.playing) {
      const { body } = await this.partner.get<{ items: Listed[] }>('/v1/cases?state=offered&limit=200', token);
      for (const found of body.items.filter((one) => Number(one.reference.slice(-6)) % 2 === 0)) {
        if (!this.taken.has(found.id)) this.begin(this.workOnCase(found, token));
        this.taken.add(found.id);
      }
      await pause(DESK_PAUSE_MS);
    }
  }

  private async workOnCase(found: Listed, token: string): Promise<void> {
    const headers = { 'if-match': `"${found.version}"` };
    const accepted = await this.partner.post<Problem>(`/v1/cases/${found.id}/acceptances`, {}, { token, headers });
    expectDone(accepted.status, 200, accepted.body);
    this.ledger.acceptedCases.add(found.id);
    const issued = await this.partner.post<Problem>('/v1/takedown-requests', orderAbout(found), { token });
    expectDone(issued.status, 201, issued.body);
    this.ledger.requests.push(found.id);
  }

  private async readNotices(province: Province): Promise<void> {
    const token = this.tokens.officer[province];
    while (this.playing) {
      const { body } = await this.partner.get<{ items: Listed[] }>('/v1/notices?state=issued&limit=200', token);
      for (const notice of body.items.filter((one) => Number(one.reference.slice(-6)) % 3 === 0)) {
        if (!this.taken.has(notice.id)) this.begin(this.acknowledge(notice, token));
        this.taken.add(notice.id);
      }
      await pause(DESK_PAUSE_MS);
    }
  }

  private async acknowledge(notice: Listed, token: string): Promise<void> {
    const headers = { 'if-match': `"${notice.version}"` };
    const { status, body } = await this.partner.post<Problem>(
      `/v1/notices/${notice.id}/acknowledgements`,
      {},
      { token, headers },
    );
    expectDone(status, 200, body);
    this.ledger.acknowledgedNotices.add(notice.id);
  }

  /** The platform does the first item and refuses the others. */
  private async confirm({ items }: TakedownMessage): Promise<void> {
    const confirmations = items.map(({ itemId }, place) => ({ itemId, outcome: place === 0 ? 'done' : 'refused' }));
    const raw = JSON.stringify({ confirmations });
    const id = `msg_${randomUUID()}`;
    const at = new Date();
    const answer = await this.partner.persist<{ accepted: number; duplicate: number }>({
      method: 'POST',
      path: '/v1/takedown-confirmations',
      token: this.tokens.platform,
      body: raw,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signWebhook(this.signingSecret, id, at, raw),
      },
    });
    expectStatus(answer.status, 200, answer.body);
    if (answer.body.accepted + answer.body.duplicate !== items.length) throw new Error(JSON.stringify(answer.body));
    this.ledger.confirmedItems.push(...confirmations);
  }
}

function orderAbout({ id }: Listed): object {
  return {
    platform: PLATFORM,
    caseId: id,
    legalBasis: 'Điểm c khoản 1 Điều 17 Nghị định 248/2026/NĐ-CP',
    violation: 'smuggled-goods',
    items: Array.from({ length: ITEMS_PER_REQUEST }, (_, place) => ({
      url: `https://choviet.example/shop/${id}/item/${place}`,
      action: 'remove-listing',
    })),
  };
}

function expectStatus(status: number, wanted: number, body: unknown): void {
  if (status !== wanted) throw new Error(`${wanted} was expected, not ${status}: ${JSON.stringify(body)}`);
}

/** Done, or done before by a call whose answer was lost. */
function expectDone(status: number, wanted: number, body: Problem): void {
  if (status !== 409 || body.code !== 'conflict') expectStatus(status, wanted, body);
}
