import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBodies20261124000100 implements MigrationInterface {
  name = 'CreateBodies20261124000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE bodies (
        id uuid NOT NULL,
        code text NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        name_en text NOT NULL,
        parent text,
        province_code text,
        valid_from date NOT NULL,
        valid_to date,
        successor text,
        hosts text[] NOT NULL DEFAULT '{}',
        search_text text NOT NULL,
        version integer NOT NULL,
        changed_xid xid8 NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT bodies_pkey PRIMARY KEY (id),
        CONSTRAINT bodies_code_key UNIQUE (code),
        CONSTRAINT bodies_validity_check CHECK (valid_to IS NULL OR valid_to >= valid_from)
      )`);
    await queryRunner.query(`CREATE INDEX bodies_changed_idx ON bodies (changed_xid, id)`);
    await queryRunner.query(`CREATE INDEX bodies_province_idx ON bodies (province_code, code)`);
    await queryRunner.query(`CREATE INDEX bodies_hosts_idx ON bodies USING gin (hosts)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE bodies`);
  }
}
