import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CaseOpenedV1 } from '#shared/contracts';
import { createDataSource, type Tx } from '#shared/database';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { caseFacts, moved, opened, type CaseFact } from '../cases/case-fact.rules.js';
import { reporting } from '../reporting.module.js';
import { FactLedger } from './fact-ledger.service.js';

let database: TestDatabase;
let source: ReturnType<typeof createDataSource>;
const ledger = new FactLedger();

beforeAll(async () => {
  database = await createTestDatabase({ service: reporting.name, migrations: [...(reporting.migrations ?? [])] });
  source = await createDataSource({ url: database.url, applicationName: 'ledger', poolSize: 4 }).initialize();
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const news = { reference: 'VV-2026-000001', violation: 'counterfeit-mark', openedAt: '2026-11-03T03:00:00Z' };
const opening = (lead: string) => (fact: CaseFact) => opened(fact, { ...news, lead } as CaseOpenedV1, 1);
const acceptance = (fact: CaseFact) => moved(fact, { state: 'accepted' }, 2);
const change = (tx: Tx, id: string, apply: (fact: CaseFact) => CaseFact) =>
  ledger.change(tx, caseFacts, [{ id, recordedAt: new Date(), apply }]);

describe('figures', () => {
  it('are changed by several handlers of two transactions at the same time without a deadlock', async () => {
    const [one, other, third] = [randomUUID(), randomUUID(), randomUUID()];
    await source.transaction(async (tx) => {
      await change(tx, other, opening('market-surveillance-01'));
      await change(tx, third, opening('market-surveillance-01'));
      await change(tx, third, acceptance);
    });
    let second: Promise<void> | undefined;
    const first = source.transaction(async (tx) => {
      await change(tx, one, opening('market-surveillance-79'));
      second = source.transaction((meanwhile) => change(meanwhile, other, acceptance));
      await pause(200);
      await change(tx, one, acceptance);
    });
    await first;
    await second;
    const rows = await database.query(`SELECT amount FROM figures WHERE dimension = 'state' AND member = 'accepted'`);
    expect(rows).toEqual([{ amount: '3' }]);
  });

  it('follow a fact whose id is written in capitals', async () => {
    const id = randomUUID();
    await source.transaction((tx) => change(tx, id, opening('customs-01')));
    await source.transaction((tx) => change(tx, id.toUpperCase(), acceptance));
    const [row] = await database.query<{ fact: CaseFact }>('SELECT fact FROM facts WHERE id = $1', [id]);
    expect(row?.fact).toMatchObject({ lead: 'customs-01', state: 'accepted' });
  });
});
