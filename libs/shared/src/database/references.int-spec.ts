import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { createDataSource } from './data-source.js';
import { References, referenceSequences } from './references.js';

class CreateSequences20261127000000 implements MigrationInterface {
  name = 'CreateSequences20261127000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(referenceSequences('TB'));
  }
  async down(): Promise<void> {
    await Promise.resolve();
  }
}

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase({ service: 'probe', migrations: [CreateSequences20261127000000] });
  source = await createDataSource({ url: database.url, applicationName: 'test', poolSize: 4 }).initialize();
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

describe('references', () => {
  it('are never given twice, by however many processes at once', async () => {
    const processes = [new References(source), new References(source), new References(source)];
    const at = new Date('2026-11-26T01:00:00Z');
    const wishes = Array.from({ length: 300 }, (_, number) => (processes[number % 3] as References).next('TB', at));
    const given = await Promise.all(wishes);
    expect(new Set(given).size).toBe(300);
    expect(given.every((reference) => /^TB-2026-\d{6}$/.test(reference))).toBe(true);
  });

  it('bear the year in Viet Nam, also those that were fetched ahead', async () => {
    const references = new References(source);
    const years = ['2026-12-31T16:59:59Z', '2026-12-31T17:00:00Z', '2026-12-31T16:59:59Z'];
    const given = await Promise.all(years.map((at) => references.next('TB', new Date(at))));
    expect(given.map((reference) => reference.slice(0, 7))).toEqual(['TB-2026', 'TB-2027', 'TB-2026']);
  });

  it('are refused for a year without numbers', async () => {
    await expect(new References(source).next('TB', new Date('2061-01-01T00:00:00Z'))).rejects.toThrow(RangeError);
  });
});
