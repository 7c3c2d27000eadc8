import type { RequestedTakedown } from './answers.ts';
import type { PlatformHabits } from './cast.ts';

export interface Confirmation {
  itemId: string;
  outcome: string;
  reason?: string;
  proof?: string;
}

const HOUR_MS = 3_600_000;
const REFUSAL = 'Gian hàng đã xuất trình giấy ủy quyền và hóa đơn hợp lệ cho sản phẩm này.';

interface OpenRequest extends RequestedTakedown {
  /** Since when the platform's people have seen it. */
  seenAt?: Date;
  first: boolean;
}

/** What a platform has been asked, and what it answers by its habits. */
export class PlatformDesk {
  private readonly habits: PlatformHabits;
  private readonly requests = new Map<string, OpenRequest>();
  private readonly closed = new Set<string>();
  private refused = 0;
  private missed = 0;
  private said: string[] = [];

  constructor(habits: PlatformHabits) {
    this.habits = habits;
  }

  /** Puts a request on the desk; false when it lies there already. */
  take(request: RequestedTakedown): boolean {
    if (this.requests.has(request.requestId)) return false;
    this.requests.set(request.requestId, { ...request, first: this.requests.size === 0 });
    return true;
  }

  received(): string[] {
    return [...this.requests.keys()];
  }

  /** The confirmations that are due now; those requests are then off the desk. */
  due(at: Date): Confirmation[] {
    const open = [...this.requests.values()].filter(({ requestId }) => !this.closed.has(requestId));
    const ready = open.filter((request) => this.isDue(request, at));
    for (const { requestId } of ready) this.closed.add(requestId);
    return ready.flatMap((request) => request.items.map(({ itemId }) => this.answer(itemId, request)));
  }

  /** What there is to say of the confirmations since the last time. */
  remarks(): string[] {
    return this.said.splice(0);
  }

  private isDue(request: OpenRequest, at: Date): boolean {
    request.seenAt ??= at;
    const hours = request.first ? (this.habits.firstAnswerAfterHours ?? 1) : 1;
    return at.getTime() - request.seenAt.getTime() >= hours * HOUR_MS;
  }

  private answer(itemId: string, { reference, first }: OpenRequest): Confirmation {
    const { refuses = 0, misses, firstAnswerAfterHours = 0 } = this.habits;
    if (first && firstAnswerAfterHours > 24) this.said.push(`confirms an item of ${reference} after its 24 hours`);
    if (this.refused < refuses) {
      this.refused += 1;
      this.said.push(`refuses an item of ${reference}: ${REFUSAL}`);
      return { itemId, outcome: 'refused', reason: REFUSAL };
    }
    if (misses && this.missed < misses.count) {
      this.missed += 1;
      this.said.push(`answers an item of ${reference} with ${misses.outcome}: ${misses.reason}`);
      return { itemId, outcome: misses.outcome, reason: misses.reason };
    }
    return { itemId, outcome: 'done', proof: `https://${this.habits.host}/compliance/${reference}` };
  }
}
