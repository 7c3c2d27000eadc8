import { logBooksIn, numbersIn, oneTo } from '../../test/log-book-room.js';
import { officerOf, openRoom, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';
import type { LogBookNumbering } from './log-book-numbering.service.js';

const BODY = 'committee-01';
const officer = officerOf(BODY);
const WRITERS = 8;
const TIPS_OF_EACH = 50;
const READERS = 4;

let room: Room;
let numbering: LogBookNumbering;
beforeAll(async () => {
  room = await openRoom();
  ({ numbering } = logBooksIn(room));
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, log_book_entries, outbox CASCADE'));

type Changes = Parameters<typeof aTip>[0];
const submit = async (changes: Changes = {}, by = officer) =>
  String((await room.tips.submit(aTip({ channel: 'phone', ...changes }), by)).id);

/** Eight writers submit, and four readers number until nothing is left; answers what the readers met. */
async function writeAndNumber(): Promise<PromiseSettledResult<unknown>[]> {
  let writing = true;
  const write = async () => {
    for (let tip = 0; tip < TIPS_OF_EACH; tip += 1) await submit();
  };
  const read = async () => {
    while (writing) await numbering.number(BODY);
    await numbering.number(BODY);
  };
  const readers = Array.from({ length: READERS }, read);
  await Promise.all(Array.from({ length: WRITERS }, write));
  writing = false;
  return Promise.allSettled(readers);
}

describe('the numbers of a log book', () => {
  it('run from 1 without gap or double while eight write and four number', async () => {
    const met = await writeAndNumber();
    expect(met.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await numbersIn(room, BODY)).toEqual(oneTo(WRITERS * TIPS_OF_EACH));
  });

  it('do not, without the lock (control)', async () => {
    const [{ name } = { name: '' }] = await room.db.query<{ name: string }>('SELECT current_database() AS name');
    await room.db.query(`CREATE FUNCTION intake.pg_advisory_xact_lock(bigint) RETURNS void LANGUAGE sql AS ''`);
    await room.db.query(`ALTER TABLE log_book_entries DROP CONSTRAINT log_book_entries_pkey`);
    await room.db.query(`DROP INDEX log_book_entries_tip_key`);
    await room.db.query(`ALTER DATABASE ${name} SET search_path TO intake, pg_catalog`);
    await room.db.query(`ALTER ROLE vigil_intake IN DATABASE ${name} SET search_path TO intake, pg_catalog`);
    await room.dataSource.destroy();
    await room.dataSource.initialize();
    try {
      const met = await writeAndNumber();
      expect(met.filter(({ status }) => status === 'rejected')).toEqual([]);
      const numbers = await numbersIn(room, BODY);
      expect(new Set(numbers).size).toBeLessThan(numbers.length);
    } finally {
      await room.db.query('TRUNCATE log_book_entries');
      await room.db.query(
        `ALTER TABLE log_book_entries ADD CONSTRAINT log_book_entries_pkey PRIMARY KEY (body, year, number)`,
      );
      await room.db.query(
        `CREATE UNIQUE INDEX log_book_entries_tip_key ON log_book_entries (tip_id) WHERE moved_at IS NULL`,
      );
      await room.db.query('DROP FUNCTION intake.pg_advisory_xact_lock(bigint)');
    }
  });

  it('follow the order in which the tips were entered, in a book for each body', async () => {
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push(await submit());
    await submit({}, officerOf('committee-79'));
    await room.tips.submit(aTip(), undefined);
    await room.db.query(
      `UPDATE tips SET recorded_at = recorded_at + array_position($1::uuid[], id) * interval '1 second' WHERE id = ANY ($1)`,
      [ids],
    );
    expect(await numbering.numberAll()).toBe(7);
    const rows = await room.db.query<{ tip_id: string }>(
      `SELECT tip_id FROM log_book_entries WHERE body = $1 ORDER BY number`,
      [BODY],
    );
    expect(rows.map((row) => row.tip_id)).toEqual(ids);
    for (const body of ['committee-79', 'standing-office']) expect(await numbersIn(room, body)).toEqual([1]);
  });

  it('begin anew with the year of the receipt in Viet Nam; what is entered late gets the next of its year', async () => {
    await submit();
    await submit({ receivedAt: '2025-12-31T16:59:59Z', lateReason: 'Văn bản đến chậm' });
    await submit({ receivedAt: '2025-12-31T17:00:00Z', lateReason: 'Văn bản đến chậm' });
    await numbering.number(BODY);
    expect(await numbersIn(room, BODY, 2025)).toEqual([1]);
    expect(await numbersIn(room, BODY, 2026)).toEqual([1, 2]);
    await submit({ receivedAt: '2025-12-30T10:00:00Z', lateReason: 'Văn bản đến chậm' });
    await numbering.number(BODY);
    expect(await numbersIn(room, BODY, 2025)).toEqual([1, 2]);
  });

  it('are one for each tip, however often and by whomever it is numbered, and never given again', async () => {
    for (let count = 0; count < 3; count += 1) await submit();
    expect(await numbering.number(BODY)).toBe(3);
    await submit();
    expect(await Promise.all([numbering.number(BODY), numbering.numberAll()])).toContain(1);
    expect(await numbering.numberAll()).toBe(0);
    const [row] = await room.db.query<{ tips: number; entries: number }>(
      `SELECT (SELECT count(*) FROM tips)::integer AS tips, (SELECT count(*) FROM log_book_entries)::integer AS entries`,
    );
    expect(row).toEqual({ tips: 4, entries: 4 });
  });

  it('reach a tip that a clock gone wrong has hidden behind the others', async () => {
    await submit();
    await numbering.numberAll();
    const hidden = await submit();
    await room.db.query(
      `UPDATE tips SET recorded_at = recorded_at - interval '1 day', received_at = received_at - interval '1 day' WHERE id = $1`,
      [hidden],
    );
    expect(await numbering.number(BODY)).toBe(0);
    expect(await numbering.numberAll()).toBe(1);
    expect(await numbersIn(room, BODY)).toEqual([1, 2]);
  });

  it('are given in steps, all of them', async () => {
    await submit();
    await room.db.query(
      `INSERT INTO tips SELECT (jsonb_populate_record(tips, jsonb_build_object('id', gen_random_uuid(), 'thread_id',
         gen_random_uuid(), 'reference', 'TB-2026-9' || lpad(n::text, 5, '0'), 'receipt_hash', n::text))).*
       FROM tips, generate_series(1, 2499) AS n`,
    );
    expect(await numbering.number(BODY)).toBe(2_500);
    expect(await numbersIn(room, BODY)).toEqual(oneTo(2_500));
  });
});
