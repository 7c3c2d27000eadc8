import { channels, type Channel } from '#shared/contracts';
import { NOW, officerOf, openRoom, rowsOf, type Room } from '../../test/intake-room.js';
import { aMail } from '../../test/mails.data.js';
import { aTip, anInformant } from '../../test/tips.data.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, tip_drafts, outbox, audit_rows CASCADE'));

const officer = officerOf('committee-79');
const RECEIVED = new Date(NOW.getTime() - 30 * 60_000).toISOString();
const TABLES = ['tips', 'tip_state_changes', 'tip_texts', 'informants', 'outbox'];

/** The events, with the names of what they tell. */
async function events() {
  const rows = await rowsOf(room.db, 'outbox');
  return rows.map(({ event_type: type, version, payload }) => {
    const { recordedBy: _, channel, ...data } = JSON.parse(String(payload)) as Record<string, unknown>;
    return { type, version, channel, names: Object.keys(data).toSorted() };
  });
}

/** What a tip leaves, but for ids, times and words: rows by table, the columns that are filled, its events. */
async function traces() {
  const rows = await Promise.all(TABLES.map(async (table) => [table, await rowsOf(room.db, table)] as const));
  const filled = (row: Record<string, unknown> = {}) => Object.keys(row).filter((name) => row[name] !== null);
  const audited = (await rowsOf(room.db, 'audit_rows')).filter(({ object_kind: kind }) => kind === 'tip');
  return {
    rows: Object.fromEntries(rows.map(([table, { length }]) => [table, length])),
    columns: Object.fromEntries(rows.map(([table, [row]]) => [table, filled(row)])),
    acts: audited.map(({ act, details }) => [act, Object.keys(details as object).toSorted()]),
    readers: (await rowsOf(room.db, 'tip_entitlements')).map(({ body }) => body),
  };
}

async function byOfficer(channel: Channel) {
  const submission = aTip({ channel, receivedAt: RECEIVED, informant: anInformant });
  await room.tips.submit(submission, officer);
  return traces();
}

async function byMailbox() {
  const content = await room.reading.read(new Uint8Array(aMail()));
  const sender = {};
  await room.arrivals.keep({ body: 'committee-79', mark: '1/1', arrivedAt: new Date(RECEIVED), sender, content });
  const [draft] = (await rowsOf(room.db, 'tip_drafts')) as [{ id: string }];
  const { content: _, ...entry } = aTip();
  await room.drafts.makeTip(draft.id, entry, { caller: officer, version: 1 });
  return traces();
}

async function byWeb() {
  await room.tips.submit(aTip({ informant: anInformant }), undefined);
  return traces();
}

describe('a tip', () => {
  const ofOfficers = channels.filter((channel) => channel !== 'web');

  it.each(ofOfficers)('by %s leaves the same kinds of rows as one by telephone', async (channel) => {
    const byPhone = await byOfficer('phone');
    await room.db.query('TRUNCATE tips, outbox, audit_rows CASCADE');
    expect(await byOfficer(channel)).toEqual(byPhone);
    expect(byPhone.rows).toEqual({ ...Object.fromEntries(TABLES.map((table) => [table, 1])) });
    expect(byPhone.readers).toEqual(['committee-79']);
  });

  it('from the mailbox leaves the same as an e-mail that an officer typed off', async () => {
    const typed = await byOfficer('e-mail');
    await room.db.query('TRUNCATE tips, outbox, audit_rows CASCADE');
    expect(await byMailbox()).toEqual(typed);
  });

  it('by the web leaves the same but for who recorded it', async () => {
    const byPhone = await byOfficer('phone');
    await room.db.query('TRUNCATE tips, outbox, audit_rows CASCADE');
    const web = await byWeb();
    expect([web.rows, web.acts, web.readers]).toEqual([byPhone.rows, byPhone.acts, []]);
    const { tips, ...rest } = byPhone.columns;
    const recorder = ['recorded_by', 'recorder'];
    expect(web.columns).toEqual({ ...rest, tips: tips?.filter((name) => !recorder.includes(name)) });
  });

  it.each(channels)('by %s is told of in an event that tells the same', async (channel) => {
    await byOfficer('phone');
    const [byPhone] = await events();
    await room.db.query('TRUNCATE tips, outbox, audit_rows CASCADE');
    await (channel === 'web' ? byWeb() : byOfficer(channel));
    expect(await events()).toEqual([{ ...byPhone, channel }]);
    expect(byPhone).toMatchObject({ type: 'tip.received.v1', version: 1 });
  });
});
