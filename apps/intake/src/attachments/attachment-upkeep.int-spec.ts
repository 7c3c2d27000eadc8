import { readdirSync } from 'node:fs';
import { aPictureOf } from '../../../../infra/testing/sample-pictures.ts';
import { sha256 } from '../../test/attachments-room.js';
import { openVaultRoom, partsOf, type VaultRoom } from '../../test/attachments-vault-room.js';
import { NOW, officerOf, rowsOf } from '../../test/intake-room.js';
import { aMailWithFiles } from '../../test/mails.data.js';
import { aTip } from '../../test/tips.data.js';
import type { DraftEntry } from '../drafts/draft.rules.js';
import { UPLOAD_LIMIT_MS } from './attachment.rules.js';
import { beginUpload } from './attachments.writes.js';

const BODY = 'committee-79';
let room: VaultRoom;
let photo: Buffer;
beforeAll(async () => {
  room = await openVaultRoom();
  photo = await aPictureOf('jpeg');
});
afterAll(() => room.close());
beforeEach(async () => {
  await room.db.query('TRUNCATE tips, tip_drafts, outbox, audit_rows CASCADE');
  room.clock.at = NOW;
});

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

const filesInStore = () =>
  readdirSync(room.folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.file'),
  ).length;

/** A tip that was made of a mail with these files. */
async function aTipOfMail(contents: Buffer[], changes: Partial<DraftEntry> = {}): Promise<string> {
  const mail = aMailWithFiles(contents.map((content, at) => ({ name: `canary-${at}.jpg`, content })));
  const content = await room.reading.read(new Uint8Array(mail));
  await room.arrivals.keep({ body: BODY, mark: '1/1', arrivedAt: NOW, sender: {}, content });
  const [draft] = await room.db.query<{ id: string }>('SELECT id FROM tip_drafts');
  const { content: _, ...entry } = aTip();
  const made = await room.drafts.makeTip(
    draft?.id ?? '',
    { ...entry, ...changes },
    { caller: officerOf(BODY), version: 1 },
  );
  return made.id ?? '';
}

async function untilRest(upkeep = room.upkeep): Promise<void> {
  while ((await upkeep.moveNext()) || (await upkeep.clear()));
}

describe('the files of a mail', () => {
  it('go to the tip that is made of it, sealed as they came, and the mail has them no longer', async () => {
    const second = Buffer.concat([photo, Buffer.from('2')]);
    const tipId = await aTipOfMail([photo, second]);
    await untilRest();
    const kept = await room.db.query<Record<string, string>>(
      `SELECT number, state, kind, added_by, sha256, store_key AS "storeKey", sealed_key AS "sealedKey", sealed_name
       FROM attachments WHERE tip_id = $1 ORDER BY number`,
      [tipId],
    );
    expect(kept).toMatchObject([
      {
        number: 1,
        state: 'unchecked',
        kind: 'evidence',
        added_by: 'informant',
        sha256: sha256(photo),
        sealed_name: null,
      },
      { number: 2, sha256: sha256(second) },
    ]);
    const [{ storeKey = '', sealedKey = '' } = {}] = kept;
    expect(await bytesOf(room.vault.original({ storeKey, sealedKey }))).toEqual(photo);
    expect(await rowsOf(room.db, 'draft_files')).toEqual([]);
    expect(await rowsOf(room.db, 'attachment_uploads')).toEqual([]);
    expect((await rowsOf(room.db, 'attachment_custody')).map(({ act, body }) => [act, body])).toEqual([
      ['taken-from-mail', null],
      ['taken-from-mail', null],
    ]);
    const events = (await rowsOf(room.db, 'outbox')).filter((row) => row['event_type'] === 'tip.supplemented.v1');
    expect(events).toHaveLength(2);
  });

  it('of a kind that is not allowed stay in the mailbox, and hold up no other', async () => {
    const tipId = await aTipOfMail([Buffer.from('MZ no picture'), photo]);
    await untilRest();
    expect(await room.db.query('SELECT number FROM attachments WHERE tip_id = $1', [tipId])).toEqual([{ number: 1 }]);
    expect(await rowsOf(room.db, 'draft_files')).toEqual([]);
  });

  it('fill in what the officer announced by their hashes', async () => {
    const tipId = await aTipOfMail([photo], { announcedFiles: [{ kind: 'letter-scan', sha256: sha256(photo) }] });
    await untilRest();
    expect(
      await room.db.query('SELECT number, state, kind, bytes::integer FROM attachments WHERE tip_id = $1', [tipId]),
    ).toEqual([{ number: 1, state: 'unchecked', kind: 'letter-scan', bytes: photo.length }]);
  });

  it('that do not open hold up no other, and are tried again', async () => {
    const tipId = await aTipOfMail([photo, Buffer.concat([photo, Buffer.from('2')])]);
    const [broken] = await room.db.query<{ sealed_key: string }>(`SELECT sealed_key FROM draft_files WHERE number = 1`);
    await room.db.query(`UPDATE draft_files SET sealed_key = 'k1.AAAA' WHERE number = 1`);
    await untilRest();
    expect(await rowsOf(room.db, 'attachments')).toHaveLength(1);
    expect(await rowsOf(room.db, 'attachment_uploads')).toEqual([]);
    await room.db.query(`UPDATE draft_files SET sealed_key = $1 WHERE number = 1`, [broken?.sealed_key]);
    room.clock.at = new Date(NOW.getTime() + 6 * 60_000);
    await untilRest();
    expect(await room.db.query('SELECT number FROM attachments WHERE tip_id = $1', [tipId])).toHaveLength(2);
  });

  it('are moved once, when two replicas are at it at the same time', async () => {
    await aTipOfMail([photo, Buffer.concat([photo, Buffer.from('2')]), Buffer.concat([photo, Buffer.from('3')])]);
    const other = partsOf(room, room.store, room.env);
    await Promise.all([untilRest(), untilRest(other.upkeep)]);
    expect(await rowsOf(room.db, 'attachments')).toHaveLength(3);
    await untilRest();
    expect(await rowsOf(room.db, 'attachment_uploads')).toEqual([]);
  });
});

describe('an upload that nobody finished', () => {
  it('is cleared from the store when its time is over, and not before', async () => {
    const { reference } = await room.tips.submit(aTip(), undefined);
    const [tip] = await room.db.query<{ id: string }>('SELECT id FROM tips WHERE reference = $1', [reference]);
    const storeKey = room.vault.newPlace();
    await room.transactions.run((tx) => beginUpload(tx, { storeKey, tipId: tip?.id ?? '', by: 'informant', at: NOW }));
    const before = filesInStore();
    await room.vault.takeIn(storeKey, only(photo));
    room.clock.at = new Date(NOW.getTime() + UPLOAD_LIMIT_MS);
    await untilRest();
    expect(filesInStore()).toBe(before + 1);
    room.clock.at = new Date(NOW.getTime() + UPLOAD_LIMIT_MS + 1);
    await untilRest();
    expect([filesInStore(), await rowsOf(room.db, 'attachment_uploads')]).toEqual([before, []]);
  });
});
