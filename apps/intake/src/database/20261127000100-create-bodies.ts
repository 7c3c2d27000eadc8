import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBodies20261127000100 implements MigrationInterface {
  name = 'CreateBodies20261127000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE bodies (
        code text NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        name_en text NOT NULL,
        parent text,
        province_code text,
        valid_from date NOT NULL,
        valid_to date,
        successor text,
        version integer NOT NULL,
        CONSTRAINT bodies_pkey PRIMARY KEY (code)
      )`);
    await queryRunner.query(`CREATE INDEX bodies_parent_idx ON bodies (parent)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE bodies`);
  }
}
