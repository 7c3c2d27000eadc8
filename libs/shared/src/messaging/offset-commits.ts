/** How far a group has come on a partition: the next offset that it would read. */
export interface NextOffset {
  partition: number;
  offset: string;
}

/**
 * Tells the broker now and then how far a consumer has come, for all its partitions at once: a commit for each batch of
 * each partition would cost broker and consumer as much as the batches. What the broker has not been told comes again
 * after a crash, and the inbox knows it.
 */
export class OffsetCommits {
  private assigned = new Set<number>();
  private untold = new Map<number, string>();
  private telling: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param commit throws while the broker cannot be told; that is then tried again. */
  constructor(
    private readonly commit: (offsets: NextOffset[]) => Promise<void>,
    private readonly afterMs: number,
  ) {}

  /** The group has formed anew: it reads on from what the broker was told, and only on these partitions. */
  assign(partitions: readonly number[]): void {
    this.assigned = new Set(partitions);
    this.untold.clear();
  }

  /** Everything on the partition up to and with this offset is handled or parked. */
  settle(partition: number, offset: string): void {
    if (!this.assigned.has(partition)) return;
    this.untold.set(partition, String(BigInt(offset) + 1n));
    this.tellSoon();
  }

  /** Tells the broker what it has not been told, if it listens. Nothing is told afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.telling;
    await this.tell();
  }

  private tellSoon(): void {
    if (this.closed || this.telling) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.telling = this.tell().finally(() => {
        this.telling = undefined;
        if (this.untold.size > 0) this.tellSoon();
      });
    }, this.afterMs);
  }

  private async tell(): Promise<void> {
    if (this.untold.size === 0) return;
    const told = this.untold;
    this.untold = new Map();
    try {
      await this.commit([...told].map(([partition, offset]) => ({ partition, offset })));
    } catch {
      // The heartbeat or the next fetch meets the same trouble, and its cause shows in the consumer's health.
      for (const [partition, offset] of told)
        if (this.assigned.has(partition) && !this.untold.has(partition)) this.untold.set(partition, offset);
    }
  }
}
