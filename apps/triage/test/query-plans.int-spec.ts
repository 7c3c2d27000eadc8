import type { Caller } from '#shared/auth';
import { LOOK_LIMIT_ROWS } from '#shared/database';
import { watchPlans, type PlanWatch } from '#shared/testing';
import { CaseDetailQueries } from '../src/cases/case-detail.queries.js';
import { CaseListQueries } from '../src/cases/case-list.queries.js';
import { CaseThreadPart } from '../src/cases/case-thread.adapter.js';
import type { CasesQuery } from '../src/cases/cases-query.dto.js';
import { ThreadsService } from '../src/threads/threads.service.js';
import { aRefusal, aTip, shop } from './a-tip.js';
import { openRooms, type TriageRooms } from './triage-rooms.js';

let rooms: TriageRooms;
let plans: PlanWatch;
/** Where a body has little more than that, the planner may rather read all of it than follow its index. */
const MOST_ROWS = 3 * LOOK_LIMIT_ROWS;
const tip = aTip({ identifiers: [shop('known')] });

/** Twenty thousand cases, one of which has most of the tips: the shape in which a missing index shows. */
async function fillTables(): Promise<void> {
  await rooms.database.query(`
    INSERT INTO cases (id, thread_id, reference, state, violation, province_code, integrity, criminal_signs, tip_count,
                       last_tip_at, priority, score, reasons, competence_rule, chain, lead, supports, round, opened_at,
                       offered_at, version, revision, outcome)
    SELECT uuidv7(), gen_random_uuid(), 'VV-2025-' || lpad(n::text, 6, '0'),
           CASE WHEN n % 20 = 0 THEN 'offered' ELSE 'concluded' END, 'counterfeit-mark', lpad((n % 34)::text, 2, '0'),
           false, false, 1, at, 'normal', 0, '{}', '4', '{}', 'market-surveillance-' || CASE WHEN n % 2 = 0 THEN '07' ELSE lpad((n % 34)::text, 2, '0') END,
           '{}', 1, at, at, 2, 1, CASE WHEN n % 20 = 0 THEN NULL ELSE 'other' END
    FROM (SELECT n, timestamptz '2025-01-01' + n * interval '20 minutes' AS at FROM generate_series(1, 20000) n) AS made`);
  await rooms.database.query(`
    INSERT INTO case_readers (case_id, body, capacity, opened_at) SELECT id, lead, 'lead', opened_at FROM cases`);
  await rooms.database.query(`
    INSERT INTO case_tips (tip_id, case_id, thread_id, criminal_signs, identifier_keys, received_at, joined_at)
    SELECT gen_random_uuid(), c.id, gen_random_uuid(), false, '{}', c.opened_at, c.opened_at
    FROM cases c, generate_series(1, CASE WHEN c.reference = 'VV-2025-020000' THEN 20000 ELSE 1 END)`);
  await rooms.database.query(`
    INSERT INTO thread_members (member_thread_id, thread_id)
    SELECT t.thread_id, c.thread_id FROM case_tips t JOIN cases c ON c.id = t.case_id`);
  await rooms.database.query(`
    INSERT INTO subject_identifiers (key, kind, value, tip_count, first_seen_at, last_seen_at)
    SELECT 'key-' || row_number() OVER (), 'shop', reference, 1, opened_at, opened_at FROM cases`);
  await rooms.database.query(`
    INSERT INTO case_identifiers (case_id, key, tip_count, standing)
    SELECT c.id, s.key, 1, CASE WHEN c.state = 'offered' THEN 'open' ELSE 'past' END
    FROM cases c JOIN subject_identifiers s ON s.value = c.reference`);
  await rooms.database.query(`
    INSERT INTO case_acts (case_id, act, body, at, details) SELECT id, 'opened', '', opened_at, '{}' FROM cases`);
  await rooms.database.query(`
    INSERT INTO related_cases (case_id, related_case_id, relation, noted_at)
    SELECT id, lag(id) OVER (ORDER BY opened_at), 'former', opened_at FROM cases OFFSET 1`);
  await rooms.database.query(
    `INSERT INTO refused_tips (tip_id, refused_at) SELECT gen_random_uuid(), now() FROM cases`,
  );
}

beforeAll(async () => {
  rooms = await openRooms();
  await fillTables();
  await rooms.takeIn(tip);
  await rooms.database.query('VACUUM ANALYZE');
  plans = await watchPlans(rooms.database, rooms.dataSource);
});

afterAll(() => rooms.close());

const caller = (body: string): Caller => ({ subject: 's', kind: 'officer', body, scopes: new Set(['cases:read']) });

describe('with twenty thousand cases', () => {
  const filters: Partial<CasesQuery>[] = [
    {},
    { state: 'offered' },
    { state: 'concluded' },
    { state: 'dismissed' },
    { lead: 'market-surveillance-07' },
    { lead: 'customs-01' },
    { violation: 'counterfeit-mark' },
    { violation: 'smuggled-goods' },
    { priority: 'normal' },
    { priority: 'urgent' },
    { provinceCode: '07' },
    { platform: 'platform-cho-viet' },
    { state: 'offered', provinceCode: '07', priority: 'urgent' },
    { from: '2025-03-01', to: '2025-03-02' },
    { from: '2035-03-01' },
    { to: '2024-03-01' },
  ];
  const bodies = ['standing-office', 'market-surveillance-07', 'customs-01'];
  const lists = bodies.flatMap((body) => filters.map((filter) => [body, filter] as const));

  it.each(lists)('the list of %s by %j looks at no more than its limit, on any page', async (body, filter) => {
    const queries = new CaseListQueries(rooms.dataSource);
    const query = { limit: 50, ...filter };
    const seen = plans.statements;
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await queries.list(caller(body), query);
      if (nextCursor) await queries.list(caller(body), { ...query, cursor: nextCursor });
    }, MOST_ROWS);
    expect(plans.statements).toBeGreaterThan(seen);
    expect(excesses).toEqual([]);
  });

  it.each(['standing-office', 'market-surveillance-07'])('%s finds a case and its thread by index', async (body) => {
    const details = new CaseDetailQueries(rooms.dataSource);
    const threads = new ThreadsService(rooms.dataSource, [new CaseThreadPart(details)]);
    const excesses = await plans.excessesOf(async () => {
      const { id, threadId, tips } = await details.byAddress(caller(body), 'VV-2025-020000');
      expect(tips).toHaveLength(200);
      await details.byAddress(caller(body), id);
      await threads.read(caller(body), threadId);
    });
    expect(excesses).toEqual([]);
  });

  it('tips are taken in and refused, also those of a viral case, without a look at the others', async () => {
    const seen = plans.statements;
    const [viral] = await rooms.database.query<{ tip_id: string; thread_id: string }>(
      `SELECT tip_id, thread_id FROM case_tips WHERE case_id = (SELECT id FROM cases WHERE reference = 'VV-2025-020000')
       LIMIT 1`,
    );
    const ofViral = { tipId: String(viral?.tip_id), threadId: String(viral?.thread_id) };
    const excesses = await plans.excessesOf(async () => {
      await rooms.takeIn(aTip({ identifiers: [shop('known')] }), aTip({ identifiers: [shop('new')] }));
      await rooms.refuse(aRefusal(tip), aRefusal(ofViral));
    });
    expect(plans.statements).toBeGreaterThan(seen + 15);
    expect(excesses).toEqual([]);
  });
});
