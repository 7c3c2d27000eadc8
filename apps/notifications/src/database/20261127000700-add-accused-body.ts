import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddAccusedBody20261127000700 implements MigrationInterface {
  name = 'AddAccusedBody20261127000700';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE notices ADD COLUMN accused_body text`);
    await queryRunner.query(`ALTER TABLE held_notices ADD COLUMN accused_body text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE held_notices DROP COLUMN accused_body`);
    await queryRunner.query(`ALTER TABLE notices DROP COLUMN accused_body`);
  }
}
