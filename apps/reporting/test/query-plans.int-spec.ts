import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import type { CaseOpenedV1 } from '#shared/contracts';
import { createDataSource } from '#shared/database';
import { createTestDatabase, watchPlans, type PlanWatch, type TestDatabase } from '#shared/testing';
import { caseFacts, moved, opened } from '../src/cases/case-fact.rules.js';
import { FactLedger } from '../src/figures/fact-ledger.service.js';
import { reporting } from '../src/reporting.module.js';
import { NationalReportQueries } from '../src/reports/national-report.queries.js';
import { ThreadsQueries } from '../src/threads/threads.queries.js';

const THREAD = '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2';
const MEMBER = '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c3';
/** What one month is made of: a figure for each member of each dimension, whatever happened in it. */
const FIGURES_OF_MONTH = 200;
const REPORTED_MONTHS = 24;

let database: TestDatabase;
let source: DataSource;
let plans: PlanWatch;

/** Twenty thousand facts, and the figures of eight years. */
beforeAll(async () => {
  database = await createTestDatabase({ service: reporting.name, migrations: [...(reporting.migrations ?? [])] });
  await database.query(
    `INSERT INTO facts SELECT 'tip', gen_random_uuid(), CASE WHEN n < 5 THEN $1::uuid ELSE gen_random_uuid() END, '{"month": "2026-11"}'
     FROM generate_series(1, 20000) AS n`,
    [THREAD],
  );
  await database.query(
    `INSERT INTO thread_members (tip_id, thread_id, member_thread_id)
     SELECT gen_random_uuid(), CASE WHEN n = 1 THEN $1::uuid ELSE gen_random_uuid() END,
       CASE WHEN n = 1 THEN $2::uuid ELSE gen_random_uuid() END FROM generate_series(1, 20000) AS n`,
    [THREAD, MEMBER],
  );
  await database.query(
    `INSERT INTO figures SELECT to_char(date '2020-01-01' + month * interval '1 month', 'YYYY-MM'), 'tips', 'agency', 'agency-' || n, 1, now()
     FROM generate_series(0, 95) AS month, generate_series(1, ${FIGURES_OF_MONTH}) AS n`,
  );
  await database.query(`INSERT INTO bodies SELECT 'agency-' || n, 'Agency', 1 FROM generate_series(1, 200) AS n`);
  await database.query('VACUUM ANALYZE');
  source = await createDataSource({ url: database.url, applicationName: 'test', poolSize: 4 }).initialize();
  plans = await watchPlans(database, source);
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const caller: Caller = { subject: 's', kind: 'officer', body: 'standing-office', scopes: new Set(['reports:read']) };

describe('with eight years of figures', () => {
  it.each(['2026-M11', '2026-Q3', '2026-Y'])(
    'the report of %s reads the figures of its months alone',
    async (period) => {
      const seen = plans.statements;
      const excesses = await plans.excessesOf(
        () => new NationalReportQueries(source).report(period),
        REPORTED_MONTHS * FIGURES_OF_MONTH,
      );
      expect(plans.statements).toBe(seen + 3);
      expect(excesses).toEqual([]);
    },
  );

  it.each([THREAD, MEMBER])('the thread %s is found by index', async (id) => {
    expect(await plans.excessesOf(() => new ThreadsQueries(source).read(id, caller))).toEqual([]);
  });

  it('a fact is changed and counted without a look at the others', async () => {
    const news = { reference: 'VV-2026-000001', violation: 'counterfeit-mark', openedAt: '2026-11-03T03:00:00Z' };
    const change = { id: randomUUID(), threadId: THREAD, recordedAt: new Date() };
    const steps = [
      {
        ...change,
        apply: (fact: Parameters<typeof opened>[0]) => opened(fact, { ...news, lead: 'a' } as CaseOpenedV1, 1),
      },
      { ...change, apply: (fact: Parameters<typeof moved>[0]) => moved(fact, { state: 'accepted' }, 2) },
    ];
    const excesses = await plans.excessesOf(() =>
      source.transaction((tx) => new FactLedger().change(tx, caseFacts, steps)),
    );
    expect(excesses).toEqual([]);
  });
});
