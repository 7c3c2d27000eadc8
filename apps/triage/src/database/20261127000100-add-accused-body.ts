import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddAccusedBody20261127000100 implements MigrationInterface {
  name = 'AddAccusedBody20261127000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    // The body whose official is accused: it must not learn of the case, not even as the one that sees all.
    await queryRunner.query(`ALTER TABLE cases ADD COLUMN accused_body text`);
    await queryRunner.query(`ALTER TABLE takedown_cases ADD COLUMN accused_body text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE takedown_cases DROP COLUMN accused_body`);
    await queryRunner.query(`ALTER TABLE cases DROP COLUMN accused_body`);
  }
}
