/** Submits tips at a steady rate and watches the list of cases for them; a process of its own, run by tip-to-case.ts. */
import { setTimeout as pause } from 'node:timers/promises';
import units from '../data/vn-admin-units.json' with { type: 'json' };

export interface TipLoadOrder {
  gatewayUrl: string;
  /** An access token of the Standing Office, which lists all cases. */
  token: string;
  tipsPerSecond: number;
  seconds: number;
  /** How many communes earlier loads have used: each tip is known again by the commune of its case. */
  firstCommune: number;
}

export interface TipLoadResult {
  /** From the request to its answer 201, in milliseconds. */
  acceptedMs: number[];
  /** From the answer 201 to the answer of the list that holds the case, in milliseconds. */
  visibleMs: number[];
  /** Tips that were not accepted. */
  refused: number;
  /** Accepted tips whose case did not appear in time. */
  missing: number;
}

/** Between two looks at the list: it adds half of itself to the median that is measured. */
const LOOK_PAUSE_MS = 40;
const LISTED = 100;
const PATIENCE_MS = 20_000;

const communes = units.provinces.flatMap((province) => province.communes.map(({ code }) => code));

class TipLoad {
  private readonly result: TipLoadResult = { acceptedMs: [], visibleMs: [], refused: 0, missing: 0 };
  /** When the tip about each commune was accepted, while its case is not visible. */
  private readonly awaited = new Map<string, number>();
  private readonly seen = new Map<string, number>();
  private submitting = true;
  private readonly order: TipLoadOrder;

  constructor(order: TipLoadOrder) {
    this.order = order;
  }

  async run(): Promise<TipLoadResult> {
    await Promise.all([this.submitAll(), this.watch()]);
    this.result.missing = this.awaited.size;
    return this.result;
  }

  private async submitAll(): Promise<void> {
    const { tipsPerSecond, seconds, firstCommune } = this.order;
    const start = performance.now();
    const tips: Promise<void>[] = [];
    for (let number = 0; number < tipsPerSecond * seconds; number += 1) {
      // The hour strikes for all alike: a slow answer delays no later tip.
      await pause(Math.max(0, start + (number * 1_000) / tipsPerSecond - performance.now()));
      tips.push(this.submit(communes[firstCommune + number] ?? ''));
    }
    await Promise.all(tips);
    this.submitting = false;
  }

  private async submit(commune: string): Promise<void> {
    const begun = performance.now();
    const answer = await fetch(`${this.order.gatewayUrl}/v1/tips`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(tipAbout(commune)),
    });
    const accepted = performance.now();
    await answer.text();
    if (answer.status !== 201) return void (this.result.refused += 1);
    this.result.acceptedMs.push(accepted - begun);
    const visible = this.seen.get(commune);
    if (visible === undefined) this.awaited.set(commune, accepted);
    else this.result.visibleMs.push(Math.max(0, visible - accepted));
  }

  private async watch(): Promise<void> {
    let deadline = Infinity;
    while (this.submitting || (this.awaited.size > 0 && performance.now() < deadline)) {
      if (!this.submitting) deadline = Math.min(deadline, performance.now() + PATIENCE_MS);
      await Promise.all([this.look(), pause(LOOK_PAUSE_MS)]);
    }
  }

  private async look(): Promise<void> {
    const answer = await fetch(`${this.order.gatewayUrl}/v1/cases?limit=${LISTED}`, {
      headers: { authorization: `Bearer ${this.order.token}` },
    });
    const { items } = (await answer.json()) as { items: { communeCode: string }[] };
    const now = performance.now();
    for (const { communeCode } of items) {
      if (!this.seen.has(communeCode)) this.noteSeen(communeCode, now);
    }
  }

  private noteSeen(commune: string, now: number): void {
    this.seen.set(commune, now);
    const accepted = this.awaited.get(commune);
    this.awaited.delete(commune);
    if (accepted !== undefined) this.result.visibleMs.push(now - accepted);
  }
}

function tipAbout(commune: string): object {
  return {
    kind: 'citizen',
    content: 'Gian hàng bán giày giả nhãn hiệu, tối nào cũng phát trực tiếp, giao hàng từ kho không có biển hiệu.',
    violation: 'counterfeit-mark',
    stage: 'offering',
    goods: [{ name: 'Giày thể thao', category: 'fashion', priceVnd: 190_000 }],
    sellerTraces: { shopId: `gian-hang-${commune}`, platform: 'platform-cho-viet' },
    place: { communeCode: commune },
    informant: { phone: '0912345678' },
  };
}

process.stdout.write(JSON.stringify(await new TipLoad(JSON.parse(process.argv[2] ?? '{}') as TipLoadOrder).run()));
