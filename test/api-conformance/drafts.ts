import { randomUUID } from 'node:crypto';
import type { System } from '../system.ts';
import type { Done } from './done.ts';

/** A draft of the Standing Office's, as a mail of its mailbox leaves one. */
export async function plantDraft({ sql }: Pick<System, 'sql'>): Promise<{ id: string; version: number }> {
  const id = randomUUID();
  await sql(
    `INSERT INTO intake.tip_drafts (id, body, version, state, mail_hash, subject, content, content_cut, file_count,
                                    files_left_out, received_at, recorded_at)
     VALUES ($1, 'standing-office', 1, 'open', gen_random_uuid()::text, 'Bán hàng giả', 'Gian hàng bán hàng giả nhãn hiệu.', false, 0, 0,
             now() - interval '1 minute', now() - interval '1 minute')`,
    [id],
  );
  return { id, version: 1 };
}

/** What an officer states of a mail. */
export const draftEntry = { kind: 'citizen', violation: 'counterfeit-mark', place: { provinceCode: '79' } };

/** The bodies of the acts on a draft. */
export const draftBodies = {
  makeTipOfDraft: JSON.stringify(draftEntry),
  discardTipDraft: JSON.stringify({ reason: 'spam' }),
};

/** Every operation of drafts, with success. */
export async function driveDrafts(done: Done, system: Pick<System, 'sql'>): Promise<void> {
  const as = 'hotline';
  const [made, discarded] = [await plantDraft(system), await plantDraft(system)];
  const headers = { 'if-match': '"1"' };
  await done('listTipDrafts', { as, query: '?state=open&limit=1' });
  await done('readTipDraft', { as, id: made.id });
  await done('makeTipOfDraft', { as, id: made.id, headers, body: draftEntry });
  await done('discardTipDraft', { as, id: discarded.id, headers, body: { reason: 'duplicate' } });
  await done('readTipDraft', { as, id: made.id });
}
