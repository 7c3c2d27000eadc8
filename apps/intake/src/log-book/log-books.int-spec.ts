import { bytesOf, logBooksIn, readerOf, registerBodies } from '../../test/log-book-room.js';
import { headOf, NOW, officerOf, openRoom, refuseTip, rowsOf, type Room } from '../../test/intake-room.js';
import { anInformant, aTip, canaries } from '../../test/tips.data.js';
import { caseEvent } from '../../test/case-events.js';
import { newsOfOpening, newsOfEnd } from '../cases/case-news.rules.js';
import type { ExportFormat } from './log-book-query.dto.js';
import { bookOf, bookOfTip } from './log-book.rules.js';

const HA_NOI = 'committee-01';
const OFFICE = 'standing-office';
const INSPECTORATE = 'government-inspectorate';

let room: Room;
let logBooks: ReturnType<typeof logBooksIn>;
beforeAll(async () => {
  room = await openRoom();
  logBooks = logBooksIn(room);
  await registerBodies(room);
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, case_tips, case_progress, log_book_entries, audit_rows CASCADE'));

type Changes = Parameters<typeof aTip>[0];
type Days = { period?: string; from?: string; to?: string };

async function submit(by: string | undefined, changes: Changes = {}): Promise<string> {
  const told = by === undefined ? {} : { channel: 'phone' as const };
  const { reference } = await room.tips.submit(
    aTip({ ...told, ...changes }),
    by === undefined ? undefined : officerOf(by),
  );
  const [row] = await room.db.query<{ id: string }>('SELECT id FROM tips WHERE reference = $1', [reference]);
  return String(row?.id);
}
const about = (accusedBody?: string): Changes => ({
  violation: 'official-misconduct',
  ...(accusedBody && { accusedBody }),
});

const list = async (body: string, reader = body, days: Days = {}, limit = 50) =>
  (await logBooks.books.list(body, { limit, ...days }, readerOf(reader))).items;
const numbersOf = async (body: string, reader = body, days: Days = {}) =>
  (await list(body, reader, days)).map(({ number, year }) => `${number}/${year}`);
const opens = (body: string, reader: string) =>
  list(body, reader).then(
    () => true,
    () => false,
  );
const exported = async (format: ExportFormat, body: string, days: Days = {}) =>
  bytesOf(await logBooks.exports.export(body, { format, ...days }, readerOf(body)));

describe('a log book', () => {
  it('says of a tip what is known of it, and nothing of who reported or in their words', async () => {
    const id = await submit(HA_NOI, { informant: anInformant, content: 'Tôi là CANARYNAME, gọi 0987654321 để hỏi.' });
    const bodies = { lead: 'market-surveillance-01', supports: [] };
    const news = [newsOfOpening(caseEvent.opened(1, [id], bodies)), newsOfEnd(caseEvent.concluded(2))];
    await room.transactions.run((tx) => room.cases.follow(tx, news));
    const [entry] = await list(HA_NOI);
    expect(entry).toMatchObject({
      ...{ year: 2026, number: 1, tipId: id, classification: 'in-scope', channel: 'phone' },
      receiver: { code: HA_NOI, name: 'Ban Chỉ đạo 389 thành phố Hà Nội' },
      informant: { kind: 'citizen', identity: 'sealed', wishesSecrecy: true },
      seller: { shopName: 'Mẹ và bé Hoa Sen', platform: { name: 'Sàn Chợ Việt (minh họa)' }, linksCount: 1 },
      goods: [{ name: 'Sữa bột Hoa Sen 900 g', quantity: 2, unit: 'hộp' }],
      transfer: { body: { code: 'market-surveillance-01' }, at: '2026-11-24T02:01:00.000Z' },
      result: { outcome: 'administrative-sanction', fineVnd: 25_000_000, reportedAt: '2026-11-24T02:02:00.000Z' },
      remarks: { enteredLate: false, lateCause: null, lateReason: null, movedFrom: null },
    });
    const everything = JSON.stringify(entry);
    for (const canary of canaries) expect(everything).not.toContain(canary);
  });

  it('says what was proposed and decided, and what is next to be done', async () => {
    const id = await submit(HA_NOI);
    expect((await list(HA_NOI))[0]).toMatchObject({ proposal: null, decision: null, due: { code: 'proposal' } });
    await refuseTip(room, id, 'harassing', HA_NOI);
    const verdict = { classification: 'refused', ground: 'harassing', body: { code: HA_NOI } };
    expect((await list(HA_NOI))[0]).toMatchObject({
      classification: 'refused',
      proposal: verdict,
      decision: { ...verdict, approved: true },
      due: null,
      informantAnsweredAt: null,
    });
    const officer = officerOf(HA_NOI, 'tips:read', 'tips:converse');
    await room.messages.sayAsOfficer(id, { kind: 'outcome', text: 'Tin báo không được xử lý.' }, officer);
    expect((await list(HA_NOI))[0]).toMatchObject({ informantAnsweredAt: NOW.toISOString() });
  });

  it('tells an anonymous tip, and one entered late with its reason', async () => {
    await submit(HA_NOI, {
      receivedAt: '2026-11-23T01:00:00Z',
      lateCause: 'power-or-network',
      lateReason: 'Mất điện từ 8 giờ',
    });
    expect((await list(HA_NOI))[0]).toMatchObject({
      informant: { identity: 'anonymous' },
      remarks: { enteredLate: true, lateCause: 'power-or-network', lateReason: 'Mất điện từ 8 giờ' },
    });
  });

  it('has as many entries as there are tips, over all bodies', async () => {
    const bodies = [HA_NOI, 'committee-79', 'customs', undefined];
    for (const body of bodies) for (const changes of [{}, about(), { violation: 'fraud' }]) await submit(body, changes);
    await submit('platform-cho-viet', { channel: undefined }).catch(() => undefined);
    await logBooks.numbering.numberAll();
    const [row] = await room.db.query<{ tips: number; entries: number; books: string[] }>(
      `SELECT (SELECT count(*) FROM tips)::integer AS tips, count(*)::integer AS entries,
              array_agg(DISTINCT body ORDER BY body) AS books FROM log_book_entries`,
    );
    expect(row?.entries).toBe(row?.tips);
    expect(row?.books).toEqual(['committee-01', 'committee-79', 'customs', INSPECTORATE, OFFICE]);
  });

  it('lists days of receipt in the order of the numbers, page by page', async () => {
    for (const [day, hour] of [
      [10, 1],
      [14, 16],
      [14, 17],
      [20, 3],
      [12, 3],
    ])
      await submit(HA_NOI, {
        receivedAt: `2026-11-${day}T${String(hour).padStart(2, '0')}:59:00Z`,
        lateReason: 'Nhập từ sổ giấy',
      });
    const [one, rest] = [await submit(HA_NOI), '2026'];
    expect([one, rest]).toHaveLength(2);
    await room.db.query(
      `UPDATE tips SET recorded_at = recorded_at + (substr(reference, 9)::integer) * interval '1 second'`,
    );
    const all = ['1/2026', '2/2026', '3/2026', '4/2026', '5/2026', '6/2026'];
    expect(await numbersOf(HA_NOI, HA_NOI, { period: '2026-Q4' })).toEqual(all);
    expect(await numbersOf(HA_NOI, HA_NOI, { period: '2026-M11' })).toEqual(['1/2026', '2/2026', '5/2026']);
    expect(await numbersOf(HA_NOI, HA_NOI, { from: '2026-11-15', to: '2026-11-20' })).toEqual(['3/2026', '4/2026']);
    expect(await numbersOf(HA_NOI, HA_NOI, { from: '2025-01-01', to: '2025-12-31' })).toEqual([]);
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await logBooks.books.list(HA_NOI, { limit: 2, period: '2026-Q4', cursor }, readerOf(HA_NOI));
      seen.push(...page.items.map(({ number }) => number));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('goes on into the next year’s', async () => {
    for (const receivedAt of ['2025-12-20T03:00:00Z', '2026-01-10T03:00:00Z', '2025-12-25T03:00:00Z'])
      await submit(HA_NOI, { receivedAt, lateReason: 'Nhập từ sổ giấy' });
    expect(await numbersOf(HA_NOI, HA_NOI, { period: '2026-M01' })).toEqual(['1/2025', '2/2025', '1/2026']);
  });

  it.each([
    { period: '2026-M13' },
    { period: '2026-M11', from: '2026-11-01', to: '2026-11-02' },
    { from: '2026-11-01' },
    { to: '2026-11-01' },
    { from: '2026-02-30', to: '2026-03-01' },
    { from: '2026-03-02', to: '2026-03-01' },
    { from: '2025-01-01', to: '2026-01-02' },
  ])('is not opened for the days %j', async (days) => {
    await expect(list(HA_NOI, HA_NOI, days)).rejects.toMatchObject({ code: 'validation-failed' });
    expect(await rowsOf(room.db, 'audit_rows')).toEqual([]);
  });

  it('is opened by its keeper, those above it and the Standing Office, and each time written down', async () => {
    const readers = [
      HA_NOI,
      'market-surveillance-01',
      'committee-79',
      'customs',
      OFFICE,
      INSPECTORATE,
      'economic-police',
    ];
    const opened = async (body: string) => {
      const who = [];
      for (const reader of readers) if (await opens(body, reader)) who.push(reader);
      return who;
    };
    expect(await opened(HA_NOI)).toEqual([HA_NOI, OFFICE]);
    expect(await opened('market-surveillance-01')).toEqual([HA_NOI, 'market-surveillance-01', OFFICE]);
    expect(await opened('customs-anti-smuggling')).toEqual(['customs', OFFICE]);
    expect(await opened(OFFICE)).toEqual([OFFICE]);
    expect(await opened(INSPECTORATE)).toEqual([INSPECTORATE]);
    expect(await opened('economic-police')).toEqual([OFFICE, 'economic-police']);
    expect(await opened('no-such-body')).toEqual([]);
    const acts = await room.db.query(
      `SELECT act, object_id FROM audit_rows WHERE object_id = 'market-surveillance-01'`,
    );
    expect(acts).toEqual(Array(3).fill({ act: 'log-book.read', object_id: 'market-surveillance-01' }));
  });

  it('makes the same file of the same entries, byte by byte, and writes down who had it made', async () => {
    for (let count = 0; count < 30; count += 1) await submit(HA_NOI, count % 2 ? { informant: anInformant } : {});
    for (const format of ['pdf', 'xlsx'] as const) {
      const [first, second] = [await exported(format, HA_NOI), await exported(format, HA_NOI)];
      expect(first.length).toBeGreaterThan(5_000);
      expect(first.equals(second)).toBe(true);
    }
    const [row] = await room.db.query(`SELECT * FROM audit_rows WHERE act = 'log-book.export' LIMIT 1`);
    expect(row).toMatchObject({
      object_kind: 'log-book',
      object_id: HA_NOI,
      details: { from: '2026-11-15', to: '2026-12-14', format: 'pdf' },
    });
  });

  it('gives up its place when its reader goes away, and refuses more readers than it has places for', async () => {
    const open = () => logBooks.exports.export(HA_NOI, { format: 'pdf' }, readerOf(HA_NOI));
    const files = await Promise.all([open(), open(), open(), open()]);
    await expect(open()).rejects.toMatchObject({ code: 'unavailable' });
    const closed = files.map((file) => new Promise((resolve) => file.getStream().once('close', resolve)));
    for (const file of files) file.getStream().destroy();
    await Promise.all(closed);
    expect((await bytesOf(await open())).subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('a tip about an official', () => {
  const accusations: [by: string | undefined, accused: string | undefined, book: string][] = [
    [HA_NOI, HA_NOI, INSPECTORATE],
    ['market-surveillance-01', HA_NOI, INSPECTORATE],
    [HA_NOI, 'market-surveillance-01', INSPECTORATE],
    [HA_NOI, OFFICE, INSPECTORATE],
    [HA_NOI, undefined, INSPECTORATE],
    [undefined, undefined, INSPECTORATE],
    [HA_NOI, INSPECTORATE, 'economic-police'],
    [INSPECTORATE, INSPECTORATE, 'economic-police'],
  ];

  it.each(accusations)('taken down by %s, about %s, stands in the book of %s alone', async (by, accused, book) => {
    await submit(by, about(accused));
    await logBooks.numbering.numberAll();
    expect((await rowsOf(room.db, 'log_book_entries')).map(({ body }) => body)).toEqual([book]);
    const inSql = await room.db.query(`SELECT ${bookOfTip} AS book FROM tips`);
    expect(inSql).toEqual([
      { book: bookOf({ integrity: true, accusedBody: accused ?? null, recordedBy: by ?? null }) },
    ]);
    if (accused === undefined) return;
    expect(await opens(book, accused)).toBe(false);
    for (const body of [HA_NOI, 'market-surveillance-01', OFFICE])
      if (await opens(body, accused)) expect(await list(body, accused)).toEqual([]);
  });

  it('leaves no gap in the book of who took it down', async () => {
    for (const changes of [{}, about(HA_NOI), {}, about(), {}]) await submit(HA_NOI, changes);
    expect(await numbersOf(HA_NOI)).toEqual(['1/2026', '2/2026', '3/2026']);
    expect(await numbersOf(INSPECTORATE)).toEqual(['1/2026', '2/2026']);
  });

  describe('that is marked so after it was numbered', () => {
    const mark = async (id: string, accusedBody: string, by = OFFICE) => {
      const caller = headOf(by);
      const { version } = await room.queries.read(id, caller);
      return room.screening.markIntegrity(id, { accusedBody }, { caller, version });
    };

    it('gets a number in the Inspectorate’s book and leaves the first one as it was', async () => {
      await submit(HA_NOI);
      await logBooks.numbering.numberAll();
      const id = await submit(HA_NOI);
      await logBooks.numbering.numberAll();
      await submit(HA_NOI);
      const before = {
        entries: await list(HA_NOI),
        pdf: await exported('pdf', HA_NOI),
        xlsx: await exported('xlsx', HA_NOI),
      };
      await mark(id, HA_NOI);
      await logBooks.numbering.numberAll();
      expect(await list(HA_NOI)).toEqual(before.entries);
      expect((await exported('pdf', HA_NOI)).equals(before.pdf)).toBe(true);
      expect((await exported('xlsx', HA_NOI)).equals(before.xlsx)).toBe(true);
      expect(await list(INSPECTORATE)).toMatchObject([
        { number: 1, tipId: id, remarks: { movedFrom: { body: { code: HA_NOI }, number: 2, year: 2026 } } },
      ]);
    });

    it('tells the first book nothing of what is done about it from then on', async () => {
      const id = await submit(HA_NOI);
      const before = await list(HA_NOI);
      await mark(id, HA_NOI);
      await refuseTip(room, id, 'defamatory', INSPECTORATE);
      expect(await list(HA_NOI)).toEqual(before);
      expect((await list(INSPECTORATE))[0]).toMatchObject({ classification: 'refused' });
    });

    it('is still one tip with one entry that lives, however often it is marked', async () => {
      const id = await submit(HA_NOI);
      await logBooks.numbering.numberAll();
      await mark(id, HA_NOI);
      await mark(id, INSPECTORATE);
      expect(await logBooks.numbering.numberAll()).toBe(0);
      const rows = await room.db.query(
        `SELECT body, moved_at IS NULL AS lives FROM log_book_entries WHERE tip_id = $1 ORDER BY 2, 1`,
        [id],
      );
      expect(rows).toEqual([
        { body: HA_NOI, lives: false },
        { body: INSPECTORATE, lives: false },
        { body: 'economic-police', lives: true },
      ]);
      expect(await list('economic-police', OFFICE)).toMatchObject([{ remarks: { movedFrom: { number: 1 } } }]);
    });

    it('has not been numbered yet: it gets its only number in the Inspectorate’s book', async () => {
      const id = await submit(HA_NOI);
      await mark(id, HA_NOI);
      expect(await numbersOf(HA_NOI)).toEqual([]);
      expect(await numbersOf(INSPECTORATE)).toEqual(['1/2026']);
    });

    it('is marked while others number: no number is lost or given twice', async () => {
      const ids = [];
      for (let count = 0; count < 20; count += 1) ids.push(await submit(HA_NOI));
      await Promise.all([
        ...ids.map((id) => mark(id, HA_NOI)),
        ...Array.from({ length: 6 }, () => logBooks.numbering.numberAll()),
      ]);
      await logBooks.numbering.numberAll();
      const rows = await room.db.query<{ body: string; numbers: number[]; live: number }>(
        `SELECT body, array_agg(number ORDER BY number) AS numbers, count(*) FILTER (WHERE moved_at IS NULL)::integer AS live
         FROM log_book_entries GROUP BY body ORDER BY body DESC`,
      );
      for (const { numbers } of rows) expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(rows.map(({ body, live }) => [body, live])).toContainEqual([INSPECTORATE, 20]);
      expect(rows.reduce((sum, { live }) => sum + live, 0)).toBe(20);
    });
  });
});
