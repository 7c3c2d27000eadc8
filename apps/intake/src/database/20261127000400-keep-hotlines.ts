import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeepHotlines20261127000400 implements MigrationInterface {
  name = 'KeepHotlines20261127000400';

  async up(queryRunner: QueryRunner): Promise<void> {
    // The former table held a release's reference data alone, which the migrate step loads again right after this.
    await queryRunner.query(`DROP TABLE hotlines`);
    await queryRunner.query(`
      CREATE TABLE hotlines (
        id uuid NOT NULL,
        version integer NOT NULL,
        kept_by text NOT NULL,
        CONSTRAINT hotlines_pkey PRIMARY KEY (id)
      )`);
    // `sort_key` begins with the level and ends with id and version: one unique order for pages. It compares by byte.
    // `body_key` tells by what two hotlines are of the same body; `place_key` the place that one is for.
    await queryRunner.query(`
      CREATE TABLE hotline_versions (
        hotline_id uuid NOT NULL,
        version integer NOT NULL,
        act text NOT NULL,
        published_at timestamptz NOT NULL,
        published_by text NOT NULL,
        reason text,
        replaced_from date,
        body_code text,
        body_name text NOT NULL,
        body_name_en text NOT NULL,
        body_key text NOT NULL,
        level text NOT NULL,
        channel text NOT NULL,
        value text NOT NULL,
        display text NOT NULL,
        hours text,
        sector text NOT NULL,
        province_code text,
        commune_code text,
        place_key text NOT NULL GENERATED ALWAYS AS (coalesce(commune_code, province_code, 'VN')) STORED,
        former_province text,
        language text NOT NULL,
        note text,
        note_en text,
        source text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        visibility text NOT NULL,
        checked_on date,
        search_text text NOT NULL,
        sort_key text COLLATE "C" NOT NULL,
        CONSTRAINT hotline_versions_pkey PRIMARY KEY (hotline_id, version),
        CONSTRAINT hotline_versions_hotline_fkey FOREIGN KEY (hotline_id) REFERENCES hotlines (id),
        CONSTRAINT hotline_versions_sort_key UNIQUE (sort_key),
        CONSTRAINT hotline_versions_act_check CHECK (act IN ('loaded', 'published', 'changed', 'checked', 'withdrawn')),
        CONSTRAINT hotline_versions_level_check CHECK (level IN ('national', 'ministry', 'province', 'commune')),
        CONSTRAINT hotline_versions_visibility_check CHECK (visibility IN ('public', 'internal')),
        CONSTRAINT hotline_versions_place_check CHECK (commune_code IS NULL OR province_code IS NOT NULL)
      )`);
    await queryRunner.query(`CREATE INDEX hotline_versions_visibility_idx ON hotline_versions (visibility, sort_key)`);
    await queryRunner.query(`CREATE INDEX hotline_versions_place_idx ON hotline_versions (place_key, sort_key)`);
    await queryRunner.query(`CREATE INDEX hotline_versions_province_idx ON hotline_versions (province_code, sort_key)`);
    await queryRunner.query(`CREATE INDEX hotline_versions_contact_idx ON hotline_versions (channel, value)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE hotline_versions`);
    await queryRunner.query(`DROP TABLE hotlines`);
    // As the release before has it; its own migrate step loads its reference data.
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
}
