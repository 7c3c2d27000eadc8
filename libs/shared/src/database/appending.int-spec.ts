import { randomUUID } from 'node:crypto';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { createDataSource } from './data-source.js';
import type { NewRows } from './new-rows.js';
import { Transactions } from './transactions.js';
import { addAtEnd, addNow } from './tx.js';

class CreateActs20261126000000 implements MigrationInterface {
  name = 'CreateActs20261126000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE acts (id uuid PRIMARY KEY, note text NOT NULL, at timestamptz, tags text[],
      facts jsonb, seen_at timestamptz NOT NULL DEFAULT now(), made_by xid8 NOT NULL DEFAULT pg_current_xact_id())`);
    await runner.query('CREATE TABLE parts (act_id uuid NOT NULL REFERENCES acts (id), name text NOT NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parts, acts');
  }
}

let database: TestDatabase;
let source: DataSource;
let transactions: Transactions;
let claim: object | undefined;

beforeAll(async () => {
  database = await createTestDatabase({ service: 'probe', migrations: [CreateActs20261126000000] });
  source = await createDataSource({ url: database.url, applicationName: 'test', poolSize: 4 }).initialize();
  transactions = new Transactions(source, () => claim);
});

beforeEach(async () => {
  claim = undefined;
  await database.query('TRUNCATE acts, parts, idempotency_keys');
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const anAct = (values: Record<string, unknown> = {}): NewRows => ({
  table: 'acts',
  columns: ['id', 'note', 'at', 'tags', 'facts'],
  rows: [{ id: randomUUID(), note: 'Hàng giả', ...values }],
});
const rowsOf = (sql: string) => database.query<Record<string, unknown>>(sql);

describe('acts that only add rows', () => {
  it('keep every kind of value, defaults, and children beside their parents', async () => {
    const id = randomUUID();
    const at = new Date('2026-11-26T01:02:03.456Z');
    const act = anAct({ id, at, tags: ['a', 'b "c"'], facts: { price: 190_000, names: ['Sữa \\ bột'] } });
    await transactions.append([
      { table: 'parts', columns: ['act_id', 'name'], rows: [{ act_id: id, name: 'x' }] },
      act,
    ]);
    expect(await rowsOf('SELECT id, note, at, tags, facts FROM acts')).toEqual([
      { id, note: 'Hàng giả', at, tags: ['a', 'b "c"'], facts: { price: 190_000, names: ['Sữa \\ bột'] } },
    ]);
    expect(await rowsOf('SELECT count(*)::int AS count FROM acts JOIN parts ON act_id = id')).toEqual([{ count: 1 }]);
  });

  it('share transactions when they come at the same moment', async () => {
    await Promise.all(Array.from({ length: 60 }, () => transactions.append([anAct()])));
    const [found] = await rowsOf('SELECT count(*)::int AS acts, count(DISTINCT made_by)::int AS commits FROM acts');
    expect(found?.['acts']).toBe(60);
    expect(found?.['commits']).toBeLessThan(10);
  });

  it('fail each for its own fault only, with all of its rows', async () => {
    const told: string[] = [];
    const bad = (id: string) => [
      { ...anAct({ id }), committed: () => told.push('bad') },
      { table: 'parts', columns: ['act_id', 'name'], rows: [{ act_id: id }] },
    ];
    const acts = Array.from({ length: 20 }, (_, index) =>
      transactions.append(index % 5 === 2 ? bad(randomUUID()) : [{ ...anAct(), committed: () => told.push('good') }]),
    );
    const outcomes = await Promise.allSettled(acts);
    const failed = outcomes.flatMap((outcome, index) => (outcome.status === 'rejected' ? [index] : []));
    expect(failed).toEqual([2, 7, 12, 17]);
    expect(await rowsOf('SELECT count(*)::int AS count FROM acts')).toEqual([{ count: 16 }]);
    expect(told).toEqual(Array.from({ length: 16 }, () => 'good'));
  });

  it('are undone when their claim was lost, and mark it as done when not', async () => {
    const key = { scope: 'public', key_hash: 'h' };
    await database.query(`INSERT INTO idempotency_keys (scope, key_hash, request_hash, state, created_at, expires_at)
      VALUES ('public', 'h', 'r', 'running', '2026-11-26T00:00:00Z', now() + interval '1 minute')`);
    claim = { ...key, claimed_at: '2026-11-26T00:00:01Z', hours: 24 };
    await expect(transactions.append([anAct()])).rejects.toMatchObject({ code: 'V0409' });
    expect(await rowsOf('SELECT * FROM acts')).toEqual([]);
    claim = { ...key, claimed_at: '2026-11-26T00:00:00Z', hours: 24, status: 201 };
    const mine = transactions.append([anAct()]);
    claim = undefined;
    await Promise.all([mine, transactions.append([anAct()])]);
    expect(await rowsOf('SELECT state, status FROM idempotency_keys')).toEqual([{ state: 'done', status: 201 }]);
    expect(await rowsOf('SELECT count(*)::int AS count FROM acts')).toEqual([{ count: 2 }]);
  });
});

describe('rows that an act leaves to its end', () => {
  const count = () => rowsOf('SELECT count(*)::int AS count FROM acts');

  it('are written with the commit, all tables in one statement, in their order', async () => {
    const ids = Array.from({ length: 3 }, () => randomUUID());
    await transactions.run(async (tx) => {
      for (const id of ids) addAtEnd(tx, anAct({ id }));
      addAtEnd(tx, { table: 'parts', columns: ['act_id', 'name'], rows: [{ act_id: ids[0], name: 'x' }] });
      expect(await tx.query('SELECT FROM acts')).toHaveLength(0);
    });
    expect((await rowsOf('SELECT id FROM acts ORDER BY ctid')).map(({ id }) => id)).toEqual(ids);
    expect(await rowsOf('SELECT DISTINCT made_by FROM acts')).toHaveLength(1);
    expect(await rowsOf('SELECT name FROM parts')).toEqual([{ name: 'x' }]);
  });

  it('are gone with an act that fails', async () => {
    const failing = transactions.run((tx) => {
      addAtEnd(tx, anAct());
      throw new RangeError('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await count()).toEqual([{ count: 0 }]);
  });

  it('undo the act when they cannot be written', async () => {
    const act = anAct();
    const doubled = transactions.run(async (tx) => {
      await addNow(tx, [act]);
      addAtEnd(tx, act);
    });
    await expect(doubled).rejects.toThrow(/duplicate key/);
    expect(await count()).toEqual([{ count: 0 }]);
  });

  it('are refused outside of an act, where nobody would write them', async () => {
    const outside = source.transaction((tx) => Promise.resolve(addAtEnd(tx, anAct())));
    await expect(outside).rejects.toThrow(/Transactions/);
  });
});
