import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // A mail that an officer is to make a tip of. Who sent it stands in no column of this table.
  `CREATE TABLE tip_drafts (
     id uuid NOT NULL,
     body text NOT NULL,
     version integer NOT NULL,
     state text NOT NULL,
     set_aside_cause text,
     mail_hash text NOT NULL,
     subject text NOT NULL,
     content text NOT NULL,
     content_cut boolean NOT NULL,
     file_count integer NOT NULL,
     files_left_out integer NOT NULL,
     received_at timestamptz NOT NULL,
     recorded_at timestamptz NOT NULL,
     tip_id uuid,
     discard_reason text,
     ended_by text,
     ended_at timestamptz,
     CONSTRAINT tip_drafts_pkey PRIMARY KEY (id),
     CONSTRAINT tip_drafts_mail_key UNIQUE (body, mail_hash),
     -- The tip is written at the end of the act that ends the draft.
     CONSTRAINT tip_drafts_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id) DEFERRABLE INITIALLY DEFERRED,
     CONSTRAINT tip_drafts_state_check CHECK (state IN ('open', 'set-aside', 'made-into-tip', 'discarded')),
     CONSTRAINT tip_drafts_cause_check CHECK (state <> 'set-aside' OR set_aside_cause IS NOT NULL),
     CONSTRAINT tip_drafts_tip_check CHECK ((state = 'made-into-tip') = (tip_id IS NOT NULL)),
     CONSTRAINT tip_drafts_discard_check CHECK ((state = 'discarded') = (discard_reason IS NOT NULL)),
     CONSTRAINT tip_drafts_ended_check CHECK ((state IN ('open', 'set-aside')) = (ended_at IS NULL)),
     CONSTRAINT tip_drafts_received_check CHECK (received_at <= recorded_at)
   )`,
  // Sealed like an informant (the key's id is what stands before its dot), and gone with the end of the draft: moved into the tip's sealed row, or destroyed.
  `CREATE TABLE draft_senders (
     draft_id uuid NOT NULL,
     sealed_key text NOT NULL,
     sealed_identity text NOT NULL,
     key_id text NOT NULL GENERATED ALWAYS AS (regexp_replace(sealed_key, '\\.[^.]*$', '')) STORED,
     CONSTRAINT draft_senders_pkey PRIMARY KEY (draft_id),
     CONSTRAINT draft_senders_draft_fkey FOREIGN KEY (draft_id) REFERENCES tip_drafts (id)
   )`,
  `CREATE TABLE draft_files (
     draft_id uuid NOT NULL,
     number integer NOT NULL,
     name text NOT NULL,
     media_type text NOT NULL,
     bytes integer NOT NULL,
     sha256 text NOT NULL,
     sealed_key text NOT NULL,
     sealed_content text NOT NULL,
     key_id text NOT NULL GENERATED ALWAYS AS (regexp_replace(sealed_key, '\\.[^.]*$', '')) STORED,
     CONSTRAINT draft_files_pkey PRIMARY KEY (draft_id, number),
     CONSTRAINT draft_files_draft_fkey FOREIGN KEY (draft_id) REFERENCES tip_drafts (id)
   )`,
  // What is sealed does not get smaller by being compressed.
  `ALTER TABLE draft_files ALTER COLUMN sealed_content SET STORAGE EXTERNAL`,
];

const indexes = [
  `CREATE INDEX tip_drafts_body_idx ON tip_drafts (body, received_at DESC, id DESC)`,
  `CREATE INDEX draft_senders_key_idx ON draft_senders (key_id, draft_id)`,
  `CREATE INDEX draft_files_key_idx ON draft_files (key_id, draft_id, number)`,
  `CREATE INDEX tip_drafts_tip_idx ON tip_drafts (tip_id) WHERE tip_id IS NOT NULL`,
];

export class CreateDrafts20261127000800 implements MigrationInterface {
  name = 'CreateDrafts20261127000800';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of [...tables, ...indexes]) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE draft_files, draft_senders, tip_drafts`);
  }
}
