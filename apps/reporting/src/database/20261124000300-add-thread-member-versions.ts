import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A journal that is sent again brings old joinings after new leavings: each membership remembers what was last said of it. */
export class AddThreadMemberVersions20261124000300 implements MigrationInterface {
  name = 'AddThreadMemberVersions20261124000300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE thread_members
        ADD COLUMN present boolean NOT NULL DEFAULT true,
        ADD COLUMN since timestamptz NOT NULL DEFAULT '-infinity',
        ADD COLUMN version integer NOT NULL DEFAULT 0`);
    await queryRunner.query(`DELETE FROM thread_members WHERE tip_id IS NULL`);
    await queryRunner.query(`
      ALTER TABLE thread_members
        DROP CONSTRAINT thread_members_pkey,
        ADD CONSTRAINT thread_members_pkey PRIMARY KEY (tip_id, thread_id),
        ALTER COLUMN member_thread_id DROP NOT NULL`);
    await queryRunner.query(`CREATE INDEX thread_members_member_idx ON thread_members (member_thread_id, since)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM thread_members WHERE NOT present`);
    await queryRunner.query(`
      DELETE FROM thread_members older USING thread_members newer
      WHERE older.member_thread_id = newer.member_thread_id AND older.since < newer.since`);
    await queryRunner.query(`DROP INDEX thread_members_member_idx`);
    await queryRunner.query(`
      ALTER TABLE thread_members
        DROP CONSTRAINT thread_members_pkey,
        ALTER COLUMN tip_id DROP NOT NULL,
        ADD CONSTRAINT thread_members_pkey PRIMARY KEY (member_thread_id),
        DROP COLUMN present, DROP COLUMN since, DROP COLUMN version`);
  }
}
