/** Submits tips at a steady rate and watches the list of cases for them; a process of its own, run by tip-to-case.ts. */
import { setTimeout as pause } from 'node:timers/promises';
import units from '../data/vn-admin-units.json' with { type: 'json' };
import { LISTED, LOOK_PAUSE_MS, type TipLoadOrder, type TipLoadResult } from './tip-load.order.ts';

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
    await this.readPage(); // What earlier loads have left is known from here on.
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

  /** From the latest case down to those that it knows, page by page. */
  private async look(): Promise<void> {
    let cursor: string | undefined;
    do cursor = await this.readPage(cursor);
    while (cursor !== undefined);
  }

  /** Answers where the next page begins, if nothing on this one was known. */
  private async readPage(cursor?: string): Promise<string | undefined> {
    const page = cursor === undefined ? '' : `&cursor=${cursor}`;
    const answer = await fetch(`${this.order.gatewayUrl}/v1/cases?limit=${LISTED}${page}`, {
      headers: { authorization: `Bearer ${this.order.token}` },
    });
    const { items, nextCursor } = (await answer.json()) as { items: Subject[]; nextCursor: string | null };
    const now = performance.now();
    const fresh = items.map(nameOf).filter((name) => !this.seen.has(name));
    for (const name of fresh) this.noteSeen(name, now);
    return fresh.length === LISTED && nextCursor !== null ? nextCursor : undefined;
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
