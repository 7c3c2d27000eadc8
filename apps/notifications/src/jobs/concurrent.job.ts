import { Logger } from '@nestjs/common';
import { PeriodicWork } from '#shared/messaging';

export interface ConcurrentWork<T> {
  name: string;
  pollMs: number;
  /** Most items in hand at once in this process. */
  limit: number;
  /** Takes items that are due, at most `free`, so that no other replica takes them for a while. */
  claim(free: number): Promise<T[]>;
  perform(item: T): Promise<void>;
}

/** Claims what is due and performs it side by side: one slow item holds its own place and nothing else. */
export class ConcurrentJob<T> {
  private readonly logger: Logger;
  private readonly looking: PeriodicWork;
  private readonly inHand = new Set<Promise<void>>();

  constructor(private readonly work: ConcurrentWork<T>) {
    this.logger = new Logger(work.name);
    this.looking = new PeriodicWork(work.name, work.pollMs, () => this.takeUp());
  }

  start(): void {
    this.looking.start();
  }

  /** Something may have become due. */
  wake(): void {
    this.looking.wake();
  }

  /** Takes up nothing more, and ends when what is in hand has ended. */
  async stop(): Promise<void> {
    await this.looking.stop();
    await Promise.all(this.inHand);
  }

  private async takeUp(): Promise<boolean> {
    const free = this.work.limit - this.inHand.size;
    if (free <= 0) return false;
    const items = await this.work.claim(free);
    for (const item of items) this.perform(item);
    return items.length > 0;
  }

  /** A failure is logged and no more: the claim runs out, and the item is due again. */
  private perform(item: T): void {
    const ended = this.work
      .perform(item)
      .catch((error: unknown) => this.logger.error(error))
      .finally(() => {
        this.inHand.delete(ended);
        this.looking.wake();
      });
    this.inHand.add(ended);
  }
}
