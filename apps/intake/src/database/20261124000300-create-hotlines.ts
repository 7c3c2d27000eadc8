import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateHotlines20261124000300 implements MigrationInterface {
  name = 'CreateHotlines20261124000300';

  async up(queryRunner: QueryRunner): Promise<void> {
    // `sort_key` begins with the level and ends with the id: one unique order for pages. It compares by byte.
    await queryRunner.query(`
      CREATE TABLE hotlines (
        id uuid NOT NULL,
        body_code text,
        body_name text NOT NULL,
        body_name_en text NOT NULL,
        level text NOT NULL,
        channel text NOT NULL,
        value text NOT NULL,
        display text NOT NULL,
        hours text,
        sector text NOT NULL,
        province_code text,
        former_province text,
        language text NOT NULL,
        note text,
        source text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        visibility text NOT NULL,
        search_text text NOT NULL,
        sort_key text COLLATE "C" NOT NULL,
        CONSTRAINT hotlines_pkey PRIMARY KEY (id),
        CONSTRAINT hotlines_sort_key UNIQUE (sort_key),
        CONSTRAINT hotlines_level_check CHECK (level IN ('national', 'ministry', 'province')),
        CONSTRAINT hotlines_visibility_check CHECK (visibility IN ('public', 'internal'))
      )`);
    await queryRunner.query(`CREATE INDEX hotlines_province_idx ON hotlines (province_code, sort_key)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE hotlines`);
  }
}
