/** How one consumer stands. */
export interface ConsumerHealth {
  group: string;
  /** The topic's name on the cluster, with prefix. */
  topic: string;
  up: boolean;
  /** Why it is down, or what it waits for. */
  cause?: string;
  /** Milliseconds since it last moved on where it has messages to take; 0 when there are none. */
  progressAgeMs: number;
}
