import { tipSupplementedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { Outbox } from '#shared/messaging';
import { TipEntity } from '../tips/tip.entity.js';

/** Gives a tip the version that it has with one more file, and tells of it; what the file shows does not travel. */
export async function publishFile(
  tx: Tx,
  outbox: Outbox,
  { tip, by, at }: { tip: TipEntity; by: 'informant' | 'officer'; at: Date },
): Promise<void> {
  const version = tip.version + 1;
  await tx.update(TipEntity, tip.id, { version });
  const data = { tipId: tip.id, threadId: tip.threadId, by, texts: 0, files: 1, supplementedAt: at.toISOString() };
  outbox.publish(tx, tipSupplementedV1, [{ id: tip.id, version, occurredAt: at, data }]);
}
