import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateThreadMembers20261124000300 implements MigrationInterface {
  name = 'CreateThreadMembers20261124000300';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Keyed by case and tip: a tip that moves between cases leaves and joins in an order that nobody promises.
    await queryRunner.query(`
      CREATE TABLE thread_members (
        case_id uuid NOT NULL,
        tip_id uuid NOT NULL,
        member_thread_id uuid NOT NULL,
        thread_id uuid NOT NULL,
        joined_at timestamptz NOT NULL,
        CONSTRAINT thread_members_pkey PRIMARY KEY (case_id, tip_id)
      )`);
    await queryRunner.query(`CREATE INDEX thread_members_member_idx ON thread_members (member_thread_id, joined_at)`);
    await queryRunner.query(`CREATE INDEX thread_members_thread_idx ON thread_members (thread_id, member_thread_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE thread_members`);
  }
}
