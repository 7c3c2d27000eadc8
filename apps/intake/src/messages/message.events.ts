import { tipAnsweredV1, tipStillGoingOnV1, tipSupplementedV1, type MessageKind } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { Outbox } from '#shared/messaging';
import type { TipEntity } from '../tips/tip.entity.js';

interface SaidAbout {
  /** The tip as it is after the message. */
  tip: TipEntity;
  kind: MessageKind;
  by: 'informant' | 'officer';
  body?: string;
  at: Date;
}

/** Tells that something was said; what, does not travel. */
export function publishSaid(tx: Tx, outbox: Outbox, { tip, kind, by, body, at }: SaidAbout): void {
  const event = { id: tip.id, version: tip.version, occurredAt: at };
  const head = { tipId: tip.id, threadId: tip.threadId };
  const time = at.toISOString();
  if (kind === 'supplement')
    outbox.publish(tx, tipSupplementedV1, [
      { ...event, data: { ...head, by, texts: 1, files: 0, supplementedAt: time } },
    ]);
  else if (kind === 'still-going-on') {
    const data = { ...head, state: tip.state, times: tip.attentionCount, saidAt: time };
    outbox.publish(tx, tipStillGoingOnV1, [{ ...event, data }]);
  } else outbox.publish(tx, tipAnsweredV1, [{ ...event, data: { ...head, kind, by, body, answeredAt: time } }]);
}
