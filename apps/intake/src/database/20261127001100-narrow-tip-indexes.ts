import type { MigrationInterface, QueryRunner } from 'typeorm';

// Nobody looks for tips that nobody recorded, or of no place: most tips come by the web form, and need not stand there.
const narrowed = [
  ['tips_recorder_idx', 'recorded_by'],
  ['tips_commune_idx', 'commune_code'],
  ['tips_province_idx', 'province_code'],
] as const;

export class NarrowTipIndexes20261127001100 implements MigrationInterface {
  name = 'NarrowTipIndexes20261127001100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, column] of narrowed) {
      await queryRunner.query(`DROP INDEX ${name}`);
      await queryRunner.query(`${indexOn(name, column)} WHERE ${column} IS NOT NULL`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name, column] of narrowed) {
      await queryRunner.query(`DROP INDEX ${name}`);
      await queryRunner.query(indexOn(name, column));
    }
  }
}

function indexOn(name: string, column: string): string {
  return `CREATE INDEX ${name} ON tips (${column}, received_at DESC, id DESC)`;
}
