import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBodies20261124000100 implements MigrationInterface {
  name = 'CreateBodies20261124000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE bodies (
        code text NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        name_en text NOT NULL,
        version integer NOT NULL,
        CONSTRAINT bodies_pkey PRIMARY KEY (code)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE bodies`);
  }
}
