import { jest } from '@jest/globals';
import type { Caller } from '#shared/auth';
import { CaseDetailQueries } from '../src/cases/case-detail.queries.js';
import { CaseListQueries } from '../src/cases/case-list.queries.js';
import { CaseThreadPart } from '../src/cases/case-thread.adapter.js';
import type { CasesQuery } from '../src/cases/cases-query.dto.js';
import { ThreadsService } from '../src/threads/threads.service.js';
import { aRefusal, aTip, shop } from './a-tip.js';
import { eventsOf, openRooms, type TriageRooms } from './triage-rooms.js';

let rooms: TriageRooms;
const tip = aTip({ identifiers: [shop('known')] });

/** Twenty thousand cases, one of which has most of the tips: the shape in which a missing index shows. */
async function fillTables(): Promise<void> {
  await rooms.database.query(`
    INSERT INTO cases (id, thread_id, reference, state, violation, province_code, integrity, criminal_signs, tip_count,
                       last_tip_at, priority, score, reasons, competence_rule, chain, lead, supports, round, opened_at,
                       offered_at, version, revision, outcome)
    SELECT uuidv7(), gen_random_uuid(), 'VV-2025-' || lpad(n::text, 6, '0'),
           CASE WHEN n % 20 = 0 THEN 'offered' ELSE 'concluded' END, 'counterfeit-mark', lpad((n % 34)::text, 2, '0'),
           false, false, 1, at, 'normal', 0, '{}', '4', '{}', 'market-surveillance-' || lpad((n % 34)::text, 2, '0'),
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
  await rooms.database.query('ANALYZE');
});

afterAll(() => rooms.close());

interface Statement {
  sql: string;
  values: unknown[];
}

const caller = (body: string): Caller => ({ subject: 's', kind: 'officer', body, scopes: new Set(['cases:read']) });

/** The tables that one statement would read from end to end. */
async function wholeTablesOf({ sql, values }: Statement): Promise<string[]> {
  const rows: { 'QUERY PLAN': string }[] = await rooms.dataSource.query(`EXPLAIN ${sql}`, values);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  return [...plan.matchAll(/Seq Scan on (\w+)/g)]
    .map((match) => String(match[1]))
    .filter((table) => table !== 'bodies');
}

async function wholeTablesRead(statements: readonly Statement[]): Promise<string[]> {
  const found: string[] = [];
  for (const statement of statements)
    for (const table of await wholeTablesOf(statement)) found.push(`${table}: ${statement.sql.slice(0, 60)}`);
  return found;
}

/** The statements that the work sends through an object's `query`. */
async function statementsOf(
  source: { query(sql: string, values?: unknown[]): Promise<unknown> },
  work: () => Promise<unknown>,
) {
  const spy = jest.spyOn(source, 'query');
  await work();
  const statements = spy.mock.calls.map(([sql, values]) => ({ sql, values: values ?? [] }));
  spy.mockRestore();
  return statements;
}

describe('with twenty thousand cases', () => {
  const lists: [string, string, Partial<CasesQuery>][] = [
    ['an agency', 'market-surveillance-07', {}],
    ['an agency, open cases', 'market-surveillance-07', { state: 'offered' }],
    ['the Standing Office', 'standing-office', {}],
    ['the Standing Office, open cases', 'standing-office', { state: 'offered' }],
    ['the Standing Office, of one lead', 'standing-office', { lead: 'market-surveillance-07' }],
    ['the Standing Office, of one province', 'standing-office', { provinceCode: '07' }],
    ['the Standing Office, of some days', 'standing-office', { from: '2025-03-01', to: '2025-03-02' }],
  ];

  it.each(lists)('the list of %s reads no whole table, first page or later', async (_, body, filters) => {
    const queries = new CaseListQueries(rooms.dataSource);
    const query = { limit: 50, ...filters };
    const statements = await statementsOf(rooms.dataSource, async () => {
      const { nextCursor } = await queries.list(caller(body), query);
      if (nextCursor) await queries.list(caller(body), { ...query, cursor: nextCursor });
    });
    expect(statements.length).toBeGreaterThan(0);
    expect(await wholeTablesRead(statements)).toEqual([]);
  });

  it('one case and its thread read no whole table', async () => {
    const details = new CaseDetailQueries(rooms.dataSource);
    const threads = new ThreadsService(rooms.dataSource, [new CaseThreadPart(details)]);
    const lead = caller('standing-office');
    const direct = await statementsOf(rooms.dataSource, () => details.byAddress(lead, 'VV-2025-020000'));
    const [found] = await rooms.database.query<{ thread_id: string }>(
      `SELECT thread_id FROM cases WHERE reference = 'VV-2025-020000'`,
    );
    const byThread = await statementsOf(rooms.dataSource.manager, () => threads.read(lead, String(found?.thread_id)));
    expect(await wholeTablesRead([...direct, ...byThread])).toEqual([]);
  });

  it('taking tips in and refusing them reads no whole table', async () => {
    await rooms.transactions
      .run(async (tx) => {
        const statements = await statementsOf(tx, async () => {
          await rooms.intake.takeIn(
            tx,
            eventsOf(aTip({ identifiers: [shop('known')] }), aTip({ identifiers: [shop('new')] })),
          );
          await rooms.refusals.detach(
            tx,
            eventsOf(tip).map((event) => ({ ...event, data: aRefusal(tip) })),
          );
        });
        expect(statements.length).toBeGreaterThan(15);
        expect(await wholeTablesRead(statements.filter(({ sql }) => !sql.includes('nextval')))).toEqual([]);
        throw new Error('only looked');
      })
      .catch((error: Error) => expect(error.message).toBe('only looked'));
  });
});
