/** Submits tips at a steady rate and watches the list of cases for them; a process of its own, run by tip-to-case.ts. */
import { setTimeout as pause } from 'node:timers/promises';
import units from '../data/vn-admin-units.json' with { type: 'json' };
import { LOOK_PAUSE_MS, type TipLoadOrder, type TipLoadResult } from './tip-load.order.ts';

const LISTED = 200;
const PATIENCE_MS = 20_000;

const communes = units.provinces.flatMap((province) => province.communes.map(({ code }) => code));
const categories = ['fashion', 'toys', 'cosmetics'];

interface Subject {
  communeCode: string;
  goodsCategory: string;
}

function subjectOf(number: number): Subject {
  const communeCode = communes[number % communes.length] ?? '';
  return { communeCode, goodsCategory: categories[Math.floor(number / communes.length)] ?? '' };
}

const nameOf = ({ communeCode, goodsCategory }: Subject) => `${communeCode}/${goodsCategory}`;

class TipLoad {
  private readonly result: TipLoadResult = { acceptedMs: [], visibleMs: [], refused: 0, missing: 0 };
  /** When the tip about each subject was accepted, while its case is not visible. */
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
    const { tipsPerSecond, seconds, firstSubject } = this.order;
    const start = performance.now();
    const tips: Promise<void>[] = [];
    for (let number = 0; number < tipsPerSecond * seconds; number += 1) {
      // The hour strikes for all alike: a slow answer delays no later tip.
      await pause(Math.max(0, start + (number * 1_000) / tipsPerSecond - performance.now()));
      tips.push(this.submit(subjectOf(firstSubject + number)));
    }
    await Promise.all(tips);
    this.submitting = false;
  }

  private async submit(subject: Subject): Promise<void> {
    const begun = performance.now();
    const answer = await fetch(`${this.order.gatewayUrl}/v1/tips`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(tipAbout(subject)),
    });
    const accepted = performance.now();
    await answer.text();
    if (answer.status !== 201) return void (this.result.refused += 1);
    this.result.acceptedMs.push(accepted - begun);
    const visible = this.seen.get(nameOf(subject));
    if (visible === undefined) this.awaited.set(nameOf(subject), accepted);
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
    const { items } = (await answer.json()) as { items: Subject[] };
    const now = performance.now();
    for (const name of items.map(nameOf)) if (!this.seen.has(name)) this.noteSeen(name, now);
  }

  private noteSeen(subject: string, now: number): void {
    this.seen.set(subject, now);
    const accepted = this.awaited.get(subject);
    this.awaited.delete(subject);
    if (accepted !== undefined) this.result.visibleMs.push(now - accepted);
  }
}

function tipAbout({ communeCode, goodsCategory }: Subject): object {
  return {
    kind: 'citizen',
    content: 'Gian hàng bán giày giả nhãn hiệu, tối nào cũng phát trực tiếp, giao hàng từ kho không có biển hiệu.',
    violation: 'counterfeit-mark',
    stage: 'offering',
    goods: [{ name: 'Giày thể thao', category: goodsCategory, priceVnd: 190_000 }],
    sellerTraces: { shopId: `gian-hang-${communeCode}-${goodsCategory}`, platform: 'platform-cho-viet' },
    place: { communeCode },
    informant: { phone: '0912345678' },
  };
}

process.stdout.write(JSON.stringify(await new TipLoad(JSON.parse(process.argv[2] ?? '{}') as TipLoadOrder).run()));
