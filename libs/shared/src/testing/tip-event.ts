import { randomUUID } from 'node:crypto';
import type { DataOf, tipReceivedV1 } from '#shared/contracts';

export interface TipEvent {
  id: string;
  version: number;
  data: DataOf<typeof tipReceivedV1>;
}

/** A `tip.received.v1` as intake publishes it: the event that tests of messaging send where any event would do. */
export function aTipEvent(tipId: string = randomUUID()): TipEvent {
  const data: TipEvent['data'] = {
    ...{ tipId, threadId: randomUUID(), reference: 'TB-2026-000001', channel: 'web', scope: 'in-scope' },
    ...{ violation: 'counterfeit-mark', identifiers: [], criminalSigns: false, integrity: false },
    receivedAt: '2026-11-03T02:41:00Z',
  };
  return { id: tipId, version: 1, data };
}
