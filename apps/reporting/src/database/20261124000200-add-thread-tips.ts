import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A tip that leaves its case is named by its id alone, so the member must be found by it. */
export class AddThreadTips20261124000200 implements MigrationInterface {
  name = 'AddThreadTips20261124000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE thread_members ADD COLUMN tip_id uuid`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE thread_members DROP COLUMN tip_id`);
  }
}
