import { AppError } from '#shared/http';
import { officerOf, openRoom, rowsOf, type Room, NOW } from '../../test/intake-room.js';
import { aMail, aMailWithFiles, senderCanaries } from '../../test/mails.data.js';
import { aTip } from '../../test/tips.data.js';
import type { Arrival } from '../mailbox/arrivals.service.js';
import type { DraftEntry } from './draft.rules.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, tip_drafts, outbox, audit_rows CASCADE'));

const BODY = 'committee-79';
const officer = officerOf(BODY);
const ARRIVED = new Date(NOW.getTime() - 40 * 60_000);

async function arrive(mail: Buffer = aMail(), changes: Partial<Arrival> = {}): Promise<string> {
  const content = await room.reading.read(new Uint8Array(mail));
  await room.arrivals.keep({ body: BODY, mark: '1/1', arrivedAt: ARRIVED, sender: {}, content, ...changes });
  const [latest] = await room.db.query<{ id: string }>(
    'SELECT id FROM tip_drafts ORDER BY recorded_at DESC, id LIMIT 1',
  );
  return latest?.id ?? '';
}

function entry(changes: Partial<DraftEntry> = {}): DraftEntry {
  const { content: _, ...fields } = aTip();
  return { ...fields, ...changes };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const count = async (table: string) => (await rowsOf(room.db, table)).length;
const by = { caller: officer, version: 1 };

describe('a mail', () => {
  it('becomes one draft, however often it comes', async () => {
    await arrive();
    await arrive(aMail(), { mark: '1/2' });
    expect(await rowsOf(room.db, 'tip_drafts')).toMatchObject([
      { body: BODY, state: 'open', subject: 'Bán sữa giả trên mạng', version: 1, file_count: 0, tip_id: null },
    ]);
    expect(await count('draft_senders')).toBe(1);
    expect(await rowsOf(room.db, 'audit_rows')).toMatchObject([{ act: 'tip-draft.receive', actor_body: 'system' }]);
  });

  it('becomes a draft of each body to whose mailbox it came', async () => {
    await arrive();
    await arrive(aMail(), { body: 'committee-01' });
    expect(await count('tip_drafts')).toBe(2);
  });

  it('leaves who sent it nowhere but in a sealed row that is bound to its draft', async () => {
    const id = await arrive(aMailWithFiles([{ name: 'a.jpg', content: Buffer.from('canary.sender') }]));
    for (const table of ['tip_drafts', 'draft_senders', 'draft_files', 'audit_rows', 'outbox']) {
      const text = JSON.stringify(await rowsOf(room.db, table));
      expect(senderCanaries.filter((word) => text.includes(word))).toEqual([]);
    }
    const [row] = (await rowsOf(room.db, 'draft_senders')) as { sealed_key: string; sealed_identity: string }[];
    const sealed = { key: row!.sealed_key, identity: row!.sealed_identity };
    expect(room.informants.open(sealed, id)).toMatchObject({ email: 'canary.sender@hopthu.example' });
    expect(() => room.informants.open(sealed, crypto.randomUUID())).toThrow();
  });

  it('arrived no later than it was taken over, whatever the clock of the mailbox says', async () => {
    await arrive(aMail(), { arrivedAt: new Date(NOW.getTime() + 86_400_000) });
    const [draft] = (await rowsOf(room.db, 'tip_drafts')) as { received_at: string }[];
    expect(new Date(draft!.received_at)).toEqual(NOW);
  });

  it('that could not be read is a draft that was set aside, with its cause and its sealed sender', async () => {
    const sender = { email: 'canary.sender@hopthu.example' };
    await room.arrivals.keep({ body: BODY, mark: '7/3', arrivedAt: ARRIVED, sender, content: 'too-large' });
    await room.arrivals.keep({ body: BODY, mark: '7/3', arrivedAt: ARRIVED, sender, content: 'too-large' });
    expect(await rowsOf(room.db, 'tip_drafts')).toMatchObject([
      { state: 'set-aside', set_aside_cause: 'too-large', subject: '', content: '' },
    ]);
    expect(await count('draft_senders')).toBe(1);
  });

  it('that the database will not have is set aside', async () => {
    const content = await room.reading.read(new Uint8Array(aMail()));
    await room.arrivals.keep({
      ...{ body: BODY, mark: '7/4', arrivedAt: ARRIVED, sender: {} },
      content: { ...content, text: 'a\u0000b' },
    });
    expect(await rowsOf(room.db, 'tip_drafts')).toMatchObject([{ state: 'set-aside', set_aside_cause: 'not-stored' }]);
  });
});

describe('the list of drafts', () => {
  it('shows a body its own, by state and page by page, and nothing of what was written', async () => {
    await arrive();
    await arrive(aMail({ body: 'Tin thứ hai về một gian hàng khác.' }), { arrivedAt: NOW });
    await arrive(aMail(), { body: 'committee-01' });
    const page = await room.draftsQueries.list({ limit: 1 }, officer);
    expect(page.items).toMatchObject([{ state: 'open', receivedAt: NOW.toISOString(), tipId: null, version: 1 }]);
    expect(Object.keys(page.items[0]!)).not.toContain('content');
    const rest = await room.draftsQueries.list({ limit: 5, cursor: page.nextCursor! }, officer);
    expect([rest.items.length, rest.nextCursor]).toEqual([1, null]);
    expect((await room.draftsQueries.list({ limit: 5, state: 'discarded' }, officer)).items).toEqual([]);
    expect(await codeOf(room.draftsQueries.list({ limit: 5, cursor: 'e30' }, officer))).toBe('validation-failed');
  });

  it('lets a body read its own alone, and writes down each reading', async () => {
    const id = await arrive(aMailWithFiles([{ name: 'anh.jpg', content: Buffer.from('ảnh') }]));
    const draft = await room.draftsQueries.read(id, officer);
    expect(draft).toMatchObject({ content: 'Xem ảnh kèm theo.', filesLeftOut: 0 });
    expect(draft.files).toMatchObject([{ number: 1, name: 'anh.jpg', mediaType: 'image/jpeg', bytes: 5 }]);
    expect(await codeOf(room.draftsQueries.read(id, officerOf('committee-01')))).toBe('not-found');
    expect(await codeOf(room.draftsQueries.read(id, officerOf('standing-office')))).toBe('not-found');
    expect(await codeOf(room.draftsQueries.read('nonsense', officer))).toBe('not-found');
    const acts = (await rowsOf(room.db, 'audit_rows')).map(({ act }) => act);
    expect(acts.filter((act) => act === 'tip-draft.read')).toHaveLength(1);
  });
});

describe('a tip of a draft', () => {
  it('is one of the channel e-mail, received when the mail arrived, reported by who sent it', async () => {
    const id = await arrive();
    const made = await room.drafts.makeTip(id, entry(), by);
    const [tip] = await rowsOf(room.db, 'tips');
    expect(tip).toMatchObject({
      ...{ id: made.id, reference: made.reference, channel: 'e-mail', recorded_by: BODY },
      content: 'Bán sữa giả trên mạng\n\nGian hàng Mẹ và bé Hoa Sen bán sữa bột giả, hộp không có tem phụ.',
    });
    expect(new Date(tip!['received_at'] as string)).toEqual(ARRIVED);
    const [row] = (await rowsOf(room.db, 'informants')) as { sealed_key: string; sealed_identity: string }[];
    const sealed = { key: row!.sealed_key, identity: row!.sealed_identity };
    expect(room.informants.open(sealed, made.id!)).toEqual({
      name: 'Trần CANARYSENDER',
      email: 'canary.sender@hopthu.example',
    });
    expect(() => room.informants.open(sealed, id)).toThrow();
    expect(await count('draft_senders')).toBe(0);
    expect(await rowsOf(room.db, 'tip_drafts')).toMatchObject([
      { state: 'made-into-tip', tip_id: made.id, version: 2 },
    ]);
    const told = JSON.stringify([made, await rowsOf(room.db, 'outbox'), await rowsOf(room.db, 'audit_rows')]);
    expect(senderCanaries.filter((word) => told.includes(word))).toEqual([]);
  });

  it('has the officer’s own words where they gave some', async () => {
    const content = 'Tóm tắt của cán bộ: bán sữa giả.';
    await room.drafts.makeTip(await arrive(), entry({ content }), by);
    expect(await rowsOf(room.db, 'tips')).toMatchObject([{ content }]);
  });

  it('is made once, of what its officer has read, by an officer of its body', async () => {
    const id = await arrive();
    expect(await codeOf(room.drafts.makeTip(id, entry(), { ...by, version: 2 }))).toBe('precondition-failed');
    expect(await codeOf(room.drafts.makeTip(id, entry(), { ...by, caller: officerOf('committee-01') }))).toBe(
      'not-found',
    );
    const outcomes = await Promise.all([1, 2, 3].map(() => codeOf(room.drafts.makeTip(id, entry(), by))));
    expect(outcomes.toSorted()).toEqual(['done', 'precondition-failed', 'precondition-failed']);
    expect(await codeOf(room.drafts.makeTip(id, entry(), { ...by, version: 2 }))).toBe('state-conflict');
    expect(await count('tips')).toBe(1);
  });

  it('needs words that make one, and a reason where the mail is old; then nothing of the draft has changed', async () => {
    const short = await arrive(aMail({ subject: '', body: 'ngắn' }));
    expect(await codeOf(room.drafts.makeTip(short, entry(), by))).toBe('validation-failed');
    await arrive(aMail({ body: 'Một tin báo đã nằm trong hộp thư nhiều giờ.' }), {
      arrivedAt: new Date(NOW.getTime() - 3 * 3_600_000),
    });
    const id = (await room.draftsQueries.list({ limit: 9 }, officer)).items.at(-1)!.id;
    expect(await codeOf(room.drafts.makeTip(id, entry(), by))).toBe('validation-failed');
    expect(await count('draft_senders')).toBe(2);
    expect(await codeOf(room.drafts.makeTip(id, entry({ lateReason: 'Ngoài giờ làm việc.' }), by))).toBe('done');
  });

  it('is made of a mail that was set aside in the words of an officer who has seen the mailbox', async () => {
    await room.arrivals.keep({ body: BODY, mark: '7/3', arrivedAt: ARRIVED, sender: {}, content: 'too-large' });
    const [{ id }] = (await rowsOf(room.db, 'tip_drafts')) as [{ id: string }];
    expect(await codeOf(room.drafts.makeTip(id, entry(), by))).toBe('validation-failed');
    await room.drafts.makeTip(id, entry({ content: 'Thư kèm phim quay kho hàng giả.' }), by);
    expect(await count('informants')).toBe(0);
  });
});

describe('a draft that is discarded', () => {
  it('loses its sender and its files, and makes no tip', async () => {
    const id = await arrive(aMailWithFiles([{ name: 'a.jpg', content: Buffer.from('a') }]));
    const discarded = await room.drafts.discard(id, { reason: 'spam' }, by);
    expect(discarded).toMatchObject({ id, state: 'discarded', discardReason: 'spam', version: 2 });
    expect([await count('draft_senders'), await count('draft_files'), await count('tips')]).toEqual([0, 0, 0]);
    expect(await codeOf(room.drafts.discard(id, { reason: 'spam' }, { ...by, version: 2 }))).toBe('state-conflict');
    expect(await codeOf(room.drafts.makeTip(id, entry(), { ...by, version: 2 }))).toBe('state-conflict');
  });

  it('is discarded by an officer of its body alone', async () => {
    const id = await arrive();
    const stranger = { caller: officerOf('committee-01'), version: 1 };
    expect(await codeOf(room.drafts.discard(id, { reason: 'spam' }, stranger))).toBe('not-found');
    expect(await codeOf(room.drafts.discard(id, { reason: 'spam' }, { ...by, version: 4 }))).toBe(
      'precondition-failed',
    );
    expect(await count('draft_senders')).toBe(1);
  });

  it('does not come back when its mail is looked at again', async () => {
    const id = await arrive();
    await room.drafts.discard(id, { reason: 'not-a-tip' }, by);
    await arrive();
    expect(await rowsOf(room.db, 'tip_drafts')).toMatchObject([{ id, state: 'discarded' }]);
  });
});
