import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddStillGoingOn20261127000200 implements MigrationInterface {
  name = 'AddStillGoingOn20261127000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE cases ADD COLUMN still_going_on_at timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE cases DROP COLUMN still_going_on_at`);
  }
}
