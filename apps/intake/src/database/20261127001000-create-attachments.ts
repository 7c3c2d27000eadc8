import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // Files of tips; their bytes are in the file store, sealed, under names that tell nothing.
  `CREATE TABLE attachments (
     id uuid NOT NULL,
     tip_id uuid NOT NULL,
     number integer NOT NULL,
     state text NOT NULL,
     kind text NOT NULL,
     added_by text NOT NULL,
     body text,
     subject text,
     sha256 text NOT NULL,
     announced_at timestamptz,
     received_at timestamptz,
     store_key uuid,
     sealed_key text,
     key_id text GENERATED ALWAYS AS (regexp_replace(sealed_key, '\\.[^.]*$', '')) STORED,
     sealed_name text,
     media_type text,
     bytes bigint,
     scanned_by text,
     copy_state text,
     copy_media_type text,
     copy_bytes bigint,
     copy_sha256 text,
     width integer,
     height integer,
     perceptual_hash text,
     attempts integer NOT NULL DEFAULT 0,
     next_check_at timestamptz,
     CONSTRAINT attachments_pkey PRIMARY KEY (id),
     CONSTRAINT attachments_number_key UNIQUE (tip_id, number),
     CONSTRAINT attachments_sha256_key UNIQUE (tip_id, sha256),
     -- Those that an officer announces with a tip are written together with it.
     CONSTRAINT attachments_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id) DEFERRABLE INITIALLY DEFERRED,
     CONSTRAINT attachments_state_check CHECK (state IN ('announced', 'unchecked', 'checked', 'infected')),
     CONSTRAINT attachments_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'),
     CONSTRAINT attachments_received_check CHECK ((state = 'announced') = (received_at IS NULL)),
     CONSTRAINT attachments_stored_check CHECK ((state = 'announced') = (store_key IS NULL)),
     CONSTRAINT attachments_copy_check CHECK ((state = 'checked') = (copy_state IS NOT NULL)),
     CONSTRAINT attachments_copied_check CHECK ((copy_state = 'made') = (copy_sha256 IS NOT NULL))
   )`,
  // Who got which bytes when. Rows are added and never changed.
  `CREATE TABLE attachment_custody (
     id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
     attachment_id uuid NOT NULL,
     at timestamptz NOT NULL,
     act text NOT NULL,
     sha256 text NOT NULL,
     body text,
     subject text,
     details jsonb NOT NULL,
     CONSTRAINT attachment_custody_pkey PRIMARY KEY (id),
     CONSTRAINT attachment_custody_attachment_fkey FOREIGN KEY (attachment_id) REFERENCES attachments (id)
       DEFERRABLE INITIALLY DEFERRED
   )`,
  // Files that are on their way into the store; what of them nobody finished is removed from there.
  `CREATE TABLE attachment_uploads (
     store_key uuid NOT NULL,
     tip_id uuid NOT NULL,
     begun_at timestamptz NOT NULL,
     CONSTRAINT attachment_uploads_pkey PRIMARY KEY (store_key),
     CONSTRAINT attachment_uploads_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id)
   )`,
];

/** The files of a mail go to the tip that is made of it. */
const moves = [
  `ALTER TABLE draft_files ADD COLUMN tip_id uuid,
     ADD CONSTRAINT draft_files_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id) DEFERRABLE INITIALLY DEFERRED`,
  `CREATE INDEX draft_files_tip_idx ON draft_files (draft_id, number) WHERE tip_id IS NOT NULL`,
];

const indexes = [
  `CREATE INDEX attachments_unchecked_idx ON attachments (next_check_at, id) WHERE state = 'unchecked'`,
  `CREATE INDEX attachments_unscanned_idx ON attachments (id) WHERE state = 'checked' AND scanned_by IS NULL`,
  `CREATE INDEX attachments_key_idx ON attachments (key_id, store_key)`,
  `CREATE INDEX attachment_custody_attachment_idx ON attachment_custody (attachment_id, id)`,
  `CREATE INDEX attachment_uploads_tip_idx ON attachment_uploads (tip_id)`,
  `CREATE INDEX attachment_uploads_begun_idx ON attachment_uploads (begun_at)`,
];

/** History is not rewritten, by whoever has the service's role either. */
const guard = [
  `CREATE FUNCTION refuse_custody_change() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'the chain of custody is added to and never changed'; END $$`,
  `CREATE TRIGGER attachment_custody_guard BEFORE UPDATE OR DELETE ON attachment_custody
     FOR EACH ROW EXECUTE FUNCTION refuse_custody_change()`,
];

export class CreateAttachments20261127001000 implements MigrationInterface {
  name = 'CreateAttachments20261127001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of [...tables, ...moves, ...indexes, ...guard]) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE draft_files DROP COLUMN tip_id`);
    await queryRunner.query(`DROP TABLE attachment_uploads, attachment_custody, attachments`);
    await queryRunner.query(`DROP FUNCTION refuse_custody_change()`);
  }
}
