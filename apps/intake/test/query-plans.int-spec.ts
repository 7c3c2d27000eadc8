import { LOOK_LIMIT_ROWS } from '#shared/database';
import { watchPlans, type PlanWatch } from '#shared/testing';
import type { TipsQuery } from '../src/tips/tips-query.dto.js';
import { newsOfAcceptance, newsOfJoining } from '../src/cases/case-news.rules.js';
import { CASE, caseEvent, THREAD } from './case-events.js';
import { officerOf, openRoom, refuseTip, type Room } from './intake-room.js';
import { aTip } from './tips.data.js';

const TIPS = 20_000;
/** Where a body has little more than that, the planner may rather read all of it than follow its index. */
const MOST_ROWS = 3 * LOOK_LIMIT_ROWS;

let room: Room;
let plans: PlanWatch;
let receiptCode: string;
const lead = officerOf('lead');
const standingOffice = officerOf('standing-office');

/** Twenty thousand tips, of which few are in each rare state, channel, violation and place, or recorded by an officer. */
async function fillTables(): Promise<void> {
  await room.db.query(
    `INSERT INTO tips SELECT (jsonb_populate_record(tips, jsonb_build_object(
       'id', gen_random_uuid(), 'thread_id', gen_random_uuid(), 'reference', 'TB-2025-' || lpad(n::text, 6, '0'),
       'receipt_hash', n::text, 'received_at', tips.received_at - n * interval '1 minute', 'province_code', lpad((n % 96)::text, 2, '0'),
       'commune_code', CASE WHEN n % 400 = 2 THEN '26740' END,
       'recorded_by', CASE WHEN n % 400 = 2 THEN 'committee-79' END,
       'violation', CASE WHEN n % 400 = 0 THEN 'smuggled-goods' ELSE violation END,
       'channel', CASE WHEN n % 400 = 0 THEN 'letter' ELSE channel END,
       'state', CASE WHEN n % 400 = 1 THEN 'acted-on' ELSE state END))).*
     FROM tips, generate_series(1, $1::integer) AS n`,
    [TIPS],
  );
  await room.db.query(
    `INSERT INTO tip_entitlements
     SELECT id, CASE WHEN right(reference, 1)::integer % 2 = 1 THEN 'lead' ELSE 'other' END, received_at FROM tips`,
  );
  await room.db.query(`INSERT INTO case_progress VALUES ($1, $2, NULL, 'open', 'lead', '{}', 1, now())`, [
    CASE,
    THREAD,
  ]);
  await room.db.query(`INSERT INTO case_tips SELECT $1, id, true, 1 FROM tips WHERE state = 'acted-on'`, [CASE]);
  await room.db.query(
    `WITH others AS (
       INSERT INTO case_tips SELECT gen_random_uuid(), id, true, 1 FROM tips WHERE state <> 'acted-on' RETURNING case_id)
     INSERT INTO case_progress SELECT case_id, gen_random_uuid(), NULL, 'open', 'lead', '{}', 1, now() FROM others`,
  );
  await room.db.query(
    `INSERT INTO tip_follows SELECT gen_random_uuid(), reference, identifier_keys, received_at FROM tips`,
  );
  await room.db.query('VACUUM ANALYZE');
}

beforeAll(async () => {
  room = await openRoom();
  ({ receiptCode } = await room.tips.submit(aTip(), undefined));
  await fillTables();
  plans = await watchPlans(room.db, room.dataSource);
});
afterAll(() => room.close());

describe('with twenty thousand tips', () => {
  const filters: Partial<TipsQuery>[] = [
    {},
    { state: 'received' },
    { state: 'acted-on' },
    { state: 'refused' },
    { channel: 'web' },
    { channel: 'letter' },
    { channel: 'phone' },
    { violation: 'counterfeit-mark' },
    { violation: 'smuggled-goods' },
    { violation: 'obstruction' },
    { provinceCode: '79' },
    { provinceCode: '98' },
    { communeCode: '26740' },
    { recordedBy: 'committee-79' },
    { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' },
    { from: '2027-11-20T00:00:00Z' },
    { to: '2025-11-20T00:00:00Z' },
  ];

  it.each(filters)('the Standing Office’s list by %j looks at no more than its limit, on any page', async (filter) => {
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await room.queries.list({ limit: 50, ...filter }, standingOffice);
      if (nextCursor) await room.queries.list({ limit: 50, ...filter, cursor: nextCursor }, standingOffice);
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it.each(filters)('an agency’s list by %j looks at no more than its limit, on any page', async (filter) => {
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await room.queries.list({ limit: 50, ...filter }, lead);
      if (nextCursor) await room.queries.list({ limit: 50, ...filter, cursor: nextCursor }, lead);
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it.each([standingOffice, lead])('a tip, a receipt and a thread are found by index', async (caller) => {
    const seen = plans.statements;
    const excesses = await plans.excessesOf(async () => {
      const { items } = await room.queries.list({ limit: 1 }, caller);
      const { id, reference, threadId } = items[0] ?? { id: '', reference: '', threadId: '' };
      for (const address of [id, reference]) await room.queries.read(address, caller);
      await room.threads.read(threadId, caller);
      await room.threads.read(THREAD, caller);
      await room.receipts.lookUp(receiptCode);
    });
    expect(plans.statements).toBeGreaterThan(seen + 6);
    expect(excesses).toEqual([]);
  });

  it('a tip is taken in, refused and moved on by its case without a look at the others', async () => {
    const excesses = await plans.excessesOf(async () => {
      const [one, other] = [await room.tips.submit(aTip(), undefined), await room.tips.submit(aTip(), undefined)];
      const { id } = await room.queries.read(one.reference, standingOffice);
      const news = [newsOfJoining(caseEvent.joined(2, [id])), newsOfAcceptance(caseEvent.accepted(3))];
      await room.transactions.run((tx) => room.cases.follow(tx, news));
      await refuseTip(room, other.reference, 'vulgar');
    });
    expect(excesses).toEqual([]);
  });

  it('what the public is told of a seller is counted without a look at all', async () => {
    const frequent = { shopId: 'cv-1029', platform: 'platform-cho-viet', phone: '0912345678' };
    const rare = { links: ['https://shopee.vn/a-i.1.22'], taxCode: '0100109106-001' };
    const { receiptCode: code } = await room.follows.follow(rare);
    const excesses = await plans.excessesOf(async () => {
      expect(await room.similar.find(frequent)).toMatchObject({ people: 1000, many: true });
      expect(await room.similar.find(rare)).toMatchObject({ few: true });
      await room.follows.lookUp(code);
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it('what a text names is read and decided on without a look at the others', async () => {
    const content = 'Shop còn bán ở https://shopee.vn/a-i.1.22, gọi 0987 654 321 để đặt hàng giả.';
    const { reference: id } = await room.tips.submit(aTip({ content }), undefined);
    const excesses = await plans.excessesOf(async () => {
      await room.extractions.read(id, standingOffice);
      await room.extractions.confirm({ id, number: '1', version: 1, caller: standingOffice });
    });
    expect(excesses).toEqual([]);
  });
});
