import { typedRuleTester } from './rule-tester.js';
import { writesInTransaction } from './writes-in-transaction.js';

/** A use case's body, with a transaction's manager, a data source and an entity at hand. */
const inUseCase = (body: string) => `
  import type { DataSource, EntityManager, Repository } from 'typeorm';
  class Tip { id!: string; }
  class Tips {
    constructor(private dataSource: DataSource, private manager: EntityManager, private repository: Repository<Tip>) {}
    async act(tx: EntityManager, work: { tx: EntityManager }, seen: Map<string, Tip>) { ${body} }
  }`;
const outside = [{ messageId: 'outside' }];

typedRuleTester().run('writes-in-transaction', writesInTransaction as never, {
  valid: [
    `await tx.save(Tip, { id: 'a' });`,
    `await tx.query('INSERT INTO tips (id) SELECT unnest($1)', [[]]);`,
    `await work.tx.delete(Tip, 'a');`,
    `const tips = tx.getRepository(Tip); await tips.save({ id: 'a' });`,
    `await tx.createQueryBuilder().insert().into(Tip).values([]).execute();`,
    `await this.dataSource.query('SELECT id FROM tips FOR UPDATE SKIP LOCKED');`,
    `await this.dataSource.manager.find(Tip); await this.repository.findBy({ id: 'a' });`,
    `seen.delete('a');`,
  ].map(inUseCase),
  invalid: [
    `await this.dataSource.manager.save(Tip, { id: 'a' });`,
    `await this.dataSource.getRepository(Tip).save({ id: 'a' });`,
    `const tips = this.dataSource.getRepository(Tip); await tips.delete('a');`,
    `await this.dataSource.query('UPDATE tips SET id = $1', ['b']);`,
    'await this.dataSource.manager.query(`WITH gone AS (DELETE FROM ${"tips"} RETURNING id) SELECT id FROM gone`);',
    `const SQL = 'INSERT INTO tips DEFAULT VALUES'; await this.dataSource.query(SQL);`,
    `await this.manager.insert(Tip, { id: 'a' });`,
    `await this.repository.save({ id: 'a' });`,
    `await this.dataSource.createQueryBuilder().delete().from(Tip).execute();`,
  ]
    .map((body) => ({ code: inUseCase(body), errors: outside }))
    .concat([
      {
        code: inUseCase(`await this.dataSource.transaction(async () => undefined);`),
        errors: [{ messageId: 'opener' }],
      },
      { code: inUseCase(`this.dataSource.createQueryRunner();`), errors: [{ messageId: 'opener' }] },
    ]),
});
