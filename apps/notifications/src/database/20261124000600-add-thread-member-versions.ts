import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A journal that is sent again brings old joinings after new leavings: each membership remembers what was last said of it. */
export class AddThreadMemberVersions20261124000600 implements MigrationInterface {
  name = 'AddThreadMemberVersions20261124000600';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE thread_members
        ADD COLUMN present boolean NOT NULL DEFAULT true,
        ADD COLUMN version integer NOT NULL DEFAULT 0,
        ALTER COLUMN member_thread_id DROP NOT NULL`);
    await queryRunner.query(`ALTER TABLE thread_members RENAME COLUMN joined_at TO since`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM thread_members WHERE NOT present`);
    await queryRunner.query(`ALTER TABLE thread_members RENAME COLUMN since TO joined_at`);
    await queryRunner.query(`
      ALTER TABLE thread_members
        ALTER COLUMN member_thread_id SET NOT NULL, DROP COLUMN present, DROP COLUMN version`);
  }
}
