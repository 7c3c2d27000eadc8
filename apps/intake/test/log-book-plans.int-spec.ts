import { LOOK_LIMIT_ROWS } from '#shared/database';
import { watchPlans, type PlanWatch } from '#shared/testing';
import { bytesOf, logBooksIn, readerOf, registerBodies } from './log-book-room.js';
import { headOf, officerOf, openRoom, type Room } from './intake-room.js';
import { anInformant, aTip } from './tips.data.js';

const TIPS = 20_000;
const BODY = 'committee-01';
/** A page looks at so many entries for those of its days; and for each of 366 days at the first and the last. */
const MOST_ROWS = LOOK_LIMIT_ROWS + 2 * 366;

let room: Room;
let plans: PlanWatch;
let logBooks: ReturnType<typeof logBooksIn>;

/** A year's book of twenty thousand tips, one every quarter of an hour, half of them with an informant and a case. */
async function fillTables(): Promise<void> {
  await room.tips.submit(aTip({ channel: 'phone', informant: anInformant }), officerOf(BODY));
  await room.db.query(
    `INSERT INTO tips SELECT (jsonb_populate_record(tips, jsonb_build_object(
       'id', gen_random_uuid(), 'thread_id', gen_random_uuid(), 'reference', 'TB-2025-' || lpad(n::text, 6, '0'),
       'receipt_hash', n::text, 'received_at', tips.received_at - n * interval '15 minutes',
       'recorded_at', tips.recorded_at - n * interval '15 minutes'))).*
     FROM tips, generate_series(1, $1::integer) AS n`,
    [TIPS],
  );
  await room.db.query(
    `INSERT INTO informants SELECT id, sealed_key, sealed_identity FROM tips, informants
     WHERE right(reference, 1)::integer % 2 = 0 ON CONFLICT DO NOTHING`,
  );
  await room.db.query(
    `INSERT INTO tip_proposals (tip_id, number, classification, state, proposed_by, proposed_body, proposed_at)
     SELECT id, 1, 'in-scope', 'open', 'x', $1, recorded_at FROM tips`,
    [BODY],
  );
  await room.db.query(
    `WITH links AS (INSERT INTO case_tips SELECT gen_random_uuid(), id, true, 1 FROM tips RETURNING case_id)
     INSERT INTO case_progress (case_id, thread_id, stage, lead, supports, bodies_version, changed_at)
     SELECT case_id, gen_random_uuid(), 'open', 'customs', '{}', 1, now() FROM links`,
  );
  await logBooks.numbering.numberAll();
  await room.db.query('VACUUM ANALYZE');
}

beforeAll(async () => {
  room = await openRoom();
  logBooks = logBooksIn(room);
  await registerBodies(room);
  await fillTables();
  plans = await watchPlans(room.db, room.dataSource);
});
afterAll(() => room.close());

describe('with twenty thousand entries in a book', () => {
  const days = [
    { period: '2026-M11' },
    { period: '2026-Y' },
    { period: '2027-M01' },
    { from: '2026-11-20', to: '2026-11-20' },
    { from: '2025-12-01', to: '2026-11-30' },
    { from: '2020-01-01', to: '2020-12-31' },
  ];

  it.each(days)('pages of %j look at no more than their limit', async (range) => {
    const excesses = await plans.excessesOf(async () => {
      let cursor: string | undefined;
      for (let page = 0; page < 3; page += 1) {
        const listed = await logBooks.books.list(BODY, { limit: 50, ...range, cursor }, readerOf(BODY));
        cursor = listed.nextCursor ?? undefined;
        if (cursor === undefined) break;
      }
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it('an export reads it in portions', async () => {
    const excesses = await plans.excessesOf(async () => {
      await bytesOf(await logBooks.exports.export(BODY, { format: 'xlsx', period: '2026-Q1' }, readerOf(BODY)));
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it('a new tip is numbered, and moved, without a look at the others', async () => {
    const excesses = await plans.excessesOf(async () => {
      const { id } = await room.tips.submit(aTip({ channel: 'phone' }), officerOf(BODY));
      expect(await logBooks.numbering.number(BODY)).toBe(1);
      expect(await logBooks.numbering.number(BODY)).toBe(0);
      const caller = headOf('standing-office');
      await room.screening.markIntegrity(String(id), { accusedBody: BODY }, { caller, version: 1 });
    });
    expect(excesses).toEqual([]);
  });

  it('all books are looked into without their tips, and the sweep looks at no more than its share', async () => {
    await room.tips.submit(aTip({ channel: 'phone' }), officerOf('customs'));
    const excesses = await plans.excessesOf(async () => {
      expect(await logBooks.numbering.numberAll()).toBe(1);
    }, LOOK_LIMIT_ROWS);
    expect(excesses).toEqual([]);
  });
});
