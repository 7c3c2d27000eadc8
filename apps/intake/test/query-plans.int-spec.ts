import { CASE, THREAD } from './case-events.js';
import { officerOf, openRoom, type Room } from './intake-room.js';
import { aTip } from './tips.data.js';

const TIPS = 20_000;

let room: Room;
let reference: string;
let receiptCode: string;
let threadId: string;
const lead = officerOf('lead');
const standingOffice = officerOf('standing-office');

beforeAll(async () => {
  room = await openRoom();
  ({ reference, receiptCode } = await room.tips.submit(aTip(), undefined));
  ({ threadId } = await room.queries.read(reference, standingOffice));
  await room.db.query(
    `INSERT INTO tips SELECT (jsonb_populate_record(tips, jsonb_build_object(
       'id', gen_random_uuid(), 'thread_id', gen_random_uuid(), 'reference', 'TB-2025-' || lpad(n::text, 6, '0'),
       'receipt_hash', n::text, 'received_at', tips.received_at - n * interval '1 minute', 'province_code', lpad((n % 96)::text, 2, '0'),
       'violation', CASE WHEN n % 50 = 0 THEN 'smuggled-goods' ELSE violation END,
       'state', CASE WHEN n % 500 = 1 THEN 'acted-on' ELSE state END))).*
     FROM tips, generate_series(1, $1::integer) AS n`,
    [TIPS],
  );
  await room.db.query(
    `INSERT INTO tip_entitlements SELECT id, CASE WHEN right(reference, 1) = '1' THEN 'lead' ELSE 'other' END, received_at FROM tips`,
  );
  await room.db.query(`INSERT INTO case_progress VALUES ($1, $2, NULL, 'open', 'lead', '{}', 1, now())`, [
    CASE,
    THREAD,
  ]);
  await room.db.query(`INSERT INTO case_tips SELECT $1, id, true, 1 FROM tips WHERE state = 'acted-on'`, [CASE]);
  await room.db.query(
    `INSERT INTO case_tips SELECT gen_random_uuid(), id, true, 1 FROM tips WHERE state <> 'acted-on'`,
  );
  await room.db.query('ANALYZE tips, tip_entitlements, case_tips, case_progress');
});
afterAll(() => room.close());

/** How often the tables were read from end to end. */
async function fullReads(): Promise<number> {
  await room.db.query('SELECT pg_stat_force_next_flush()');
  const [row] = await room.db.query<{ sum: number }>(
    `SELECT sum(seq_scan)::integer AS sum FROM pg_stat_user_tables
     WHERE relname IN ('tips', 'tip_entitlements', 'case_tips')`,
  );
  return row?.sum ?? 0;
}

it('reads no table from end to end, whatever is asked', async () => {
  const before = await fullReads();
  for (const caller of [standingOffice, lead]) {
    await room.queries.list({ limit: 50 }, caller);
    await room.queries.read(reference, caller);
    await room.threads.read(threadId, caller);
    await room.threads.read(THREAD, caller);
  }
  await room.queries.list({ limit: 50, state: 'acted-on' }, standingOffice);
  await room.queries.list({ limit: 50, violation: 'smuggled-goods' }, standingOffice);
  await room.queries.list({ limit: 50, provinceCode: '79' }, standingOffice);
  await room.queries.list({ limit: 50, from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' }, standingOffice);
  await room.receipts.lookUp(receiptCode);
  await room.stopReading();
  expect(await fullReads()).toBe(before);
});
