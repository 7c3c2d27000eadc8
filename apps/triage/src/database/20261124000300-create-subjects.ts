import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSubjects20261124000300 implements MigrationInterface {
  name = 'CreateSubjects20261124000300';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Keys compare by byte, so that every process locks them in one order whatever the database's collation.
    await queryRunner.query(`
      CREATE TABLE subject_identifiers (
        key text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        platform text,
        value text,
        hash text,
        sealed text,
        tip_count integer NOT NULL,
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        CONSTRAINT subject_identifiers_pkey PRIMARY KEY (key),
        CONSTRAINT subject_identifiers_value_check CHECK ((value IS NULL) <> (hash IS NULL))
      )`);
    await queryRunner.query(`
      CREATE TABLE case_identifiers (
        case_id uuid NOT NULL,
        key text COLLATE "C" NOT NULL,
        tip_count integer NOT NULL,
        standing text NOT NULL,
        CONSTRAINT case_identifiers_pkey PRIMARY KEY (case_id, key),
        CONSTRAINT case_identifiers_standing_check CHECK (standing IN ('open', 'past', 'apart'))
      )`);
    await queryRunner.query(
      `CREATE INDEX case_identifiers_open_idx ON case_identifiers (key, case_id) WHERE standing = 'open'`,
    );
    await queryRunner.query(
      `CREATE INDEX case_identifiers_past_idx ON case_identifiers (key, case_id DESC) WHERE standing = 'past'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE case_identifiers, subject_identifiers`);
  }
}
