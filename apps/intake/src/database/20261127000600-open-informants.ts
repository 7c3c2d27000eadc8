import type { MigrationInterface, QueryRunner } from 'typeorm';

// A sealed value begins with the id of its key and a dot; so the column can never tell another key than the true one.
const columns = `
  ADD COLUMN key_id text NOT NULL GENERATED ALWAYS AS (regexp_replace(sealed_key, '\\.[^.]*$', '')) STORED,
  ADD COLUMN person_hashes text[] NOT NULL DEFAULT '{}'`;

const tables = [
  // Who asked to know who reported a tip, for what, and what came of it. The identity itself stays where it is.
  `CREATE TABLE informant_openings (
     id uuid NOT NULL,
     tip_id uuid NOT NULL,
     case_id uuid NOT NULL,
     body text NOT NULL,
     purpose_code text NOT NULL,
     purpose text NOT NULL,
     state text NOT NULL,
     consent_required boolean NOT NULL,
     asked_by text NOT NULL,
     asked_at timestamptz NOT NULL,
     decided_by text,
     decided_at timestamptz,
     decision_reason text,
     granted_at timestamptz,
     viewed_at timestamptz[] NOT NULL DEFAULT '{}',
     version integer NOT NULL,
     CONSTRAINT informant_openings_pkey PRIMARY KEY (id),
     CONSTRAINT informant_openings_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id),
     CONSTRAINT informant_openings_state_check CHECK (state IN ('awaiting-consent', 'granted', 'refused')),
     CONSTRAINT informant_openings_granted_check CHECK ((state = 'granted') = (granted_at IS NOT NULL)),
     CONSTRAINT informant_openings_decided_check
       CHECK ((decided_at IS NOT NULL) = (state = 'refused' OR state = 'granted' AND consent_required)),
     CONSTRAINT informant_openings_second_person_check CHECK (decided_by <> asked_by),
     CONSTRAINT informant_openings_views_check CHECK (cardinality(viewed_at) <= 3 AND (state = 'granted' OR viewed_at = '{}'))
   )`,
  `CREATE TABLE informant_settings (
     body text NOT NULL,
     version integer NOT NULL,
     consent_required boolean NOT NULL,
     source text NOT NULL,
     valid_from timestamptz NOT NULL,
     set_by text NOT NULL,
     set_at timestamptz NOT NULL,
     CONSTRAINT informant_settings_pkey PRIMARY KEY (body, version)
   )`,
];

const indexes = [
  `CREATE INDEX informants_key_idx ON informants (key_id, tip_id)`,
  // Without a list of pending entries: no submission pays for the sorting in of those before it.
  `CREATE INDEX informants_person_idx ON informants USING gin (person_hashes) WITH (fastupdate = off)`,
  `CREATE INDEX informant_openings_tip_idx ON informant_openings (tip_id, asked_by)`,
  `CREATE INDEX informant_openings_body_idx ON informant_openings (body, asked_at DESC, id DESC)`,
];

export class OpenInformants20261127000600 implements MigrationInterface {
  name = 'OpenInformants20261127000600';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE informants ${columns}`);
    for (const sql of [...tables, ...indexes]) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE informant_settings, informant_openings`);
    await queryRunner.query(`ALTER TABLE informants DROP COLUMN person_hashes, DROP COLUMN key_id`);
  }
}
