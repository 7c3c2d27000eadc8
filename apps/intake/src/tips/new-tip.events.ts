import { tipEnteredLateV1, tipProgressedV1, tipReceivedV1 } from '#shared/contracts';
import type { NewRows } from '#shared/database';
import type { Outbox } from '#shared/messaging';
import { receivedDataOf, versionsOf, type NewTip } from './new-tip.rules.js';

/** The events of a new tip, each a version of it: the receipt, the guidance that ends it, and that it came in late. */
export function receiptEvents(outbox: Outbox, tip: NewTip, reference: string): NewRows[] {
  const { id, threadId, state, recordedAt } = tip;
  const versions = versionsOf(tip);
  const head = { tipId: id, threadId };
  const at = (version: number) => ({ id, version, occurredAt: recordedAt });
  const received = { id, version: versions.received, occurredAt: tip.receivedAt, data: receivedDataOf(tip, reference) };
  const rows = [outbox.rowsOf(tipReceivedV1, [received])];
  if (versions.guided !== undefined) {
    const data = { ...head, state, changedAt: recordedAt.toISOString() };
    rows.push(outbox.rowsOf(tipProgressedV1, [{ ...at(versions.guided), data }]));
  }
  if (versions.late !== undefined && tip.late) {
    const times = { receivedAt: tip.receivedAt.toISOString(), recordedAt: recordedAt.toISOString() };
    const data = { ...head, channel: tip.channel, ...tip.late, ...times };
    rows.push(outbox.rowsOf(tipEnteredLateV1, [{ ...at(versions.late), data }]));
  }
  return rows;
}
