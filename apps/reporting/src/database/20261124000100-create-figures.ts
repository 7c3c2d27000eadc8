import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFigures20261124000100 implements MigrationInterface {
  name = 'CreateFigures20261124000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE facts (
        kind text NOT NULL,
        id uuid NOT NULL,
        thread_id uuid,
        fact jsonb NOT NULL,
        CONSTRAINT facts_pkey PRIMARY KEY (kind, id),
        CONSTRAINT facts_kind_check CHECK (kind IN ('tip', 'case', 'takedown-item'))
      )`);
    await queryRunner.query(`CREATE INDEX facts_thread_idx ON facts (thread_id) WHERE thread_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE figures (
        month text NOT NULL,
        measure text NOT NULL,
        dimension text NOT NULL,
        member text NOT NULL,
        amount bigint NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT figures_pkey PRIMARY KEY (month, measure, dimension, member)
      )`);
    await queryRunner.query(`
      CREATE TABLE bodies (
        code text NOT NULL,
        name text NOT NULL,
        version integer NOT NULL,
        CONSTRAINT bodies_pkey PRIMARY KEY (code)
      )`);
    await queryRunner.query(`
      CREATE TABLE thread_members (
        member_thread_id uuid NOT NULL,
        thread_id uuid NOT NULL,
        CONSTRAINT thread_members_pkey PRIMARY KEY (member_thread_id)
      )`);
    await queryRunner.query(`CREATE INDEX thread_members_thread_idx ON thread_members (thread_id, member_thread_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE thread_members, bodies, figures, facts`);
  }
}
