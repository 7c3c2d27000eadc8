import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateThreadMembers20261124000400 implements MigrationInterface {
  name = 'CreateThreadMembers20261124000400';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE thread_members (
        member_thread_id uuid NOT NULL,
        thread_id uuid NOT NULL,
        CONSTRAINT thread_members_pkey PRIMARY KEY (member_thread_id)
      )`);
    await queryRunner.query(`CREATE INDEX thread_members_thread_idx ON thread_members (thread_id, member_thread_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE thread_members`);
  }
}
