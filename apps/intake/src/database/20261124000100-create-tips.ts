import type { MigrationInterface, QueryRunner } from 'typeorm';
import { referenceSequences } from '#shared/database';

const tables = [
  `CREATE TABLE tips (
     id uuid NOT NULL,
     thread_id uuid NOT NULL,
     reference text NOT NULL,
     receipt_hash text NOT NULL,
     version integer NOT NULL,
     state text NOT NULL,
     state_changed_at timestamptz NOT NULL,
     kind text NOT NULL,
     channel text NOT NULL,
     scope text NOT NULL,
     violation text NOT NULL,
     stage text,
     goods_category text,
     content text NOT NULL,
     goods jsonb NOT NULL,
     links text[] NOT NULL,
     seller_traces jsonb,
     identifiers jsonb NOT NULL,
     platform text,
     province_code text,
     commune_code text,
     wishes_secrecy boolean NOT NULL,
     criminal_signs boolean NOT NULL,
     integrity boolean NOT NULL,
     accused_body text,
     received_at timestamptz NOT NULL,
     recorded_at timestamptz NOT NULL,
     late_reason text,
     recorded_by text,
     refusal_ground text,
     refusal_note text,
     refused_by text,
     CONSTRAINT tips_pkey PRIMARY KEY (id),
     CONSTRAINT tips_thread_key UNIQUE (thread_id),
     CONSTRAINT tips_reference_key UNIQUE (reference),
     CONSTRAINT tips_receipt_hash_key UNIQUE (receipt_hash),
     CONSTRAINT tips_state_check
       CHECK (state IN ('received', 'guided', 'refused', 'passed-on', 'acted-on', 'closed')),
     CONSTRAINT tips_scope_check CHECK (scope IN ('in-scope', 'out-of-scope')),
     CONSTRAINT tips_refusal_check CHECK ((state = 'refused') = (refusal_ground IS NOT NULL)),
     CONSTRAINT tips_received_check CHECK (received_at <= recorded_at)
   )`,
  // Nothing else of a person's stands in any other table; a tip without a row here is anonymous.
  `CREATE TABLE informants (
     tip_id uuid NOT NULL,
     sealed_key text NOT NULL,
     sealed_identity text NOT NULL,
     CONSTRAINT informants_pkey PRIMARY KEY (tip_id),
     CONSTRAINT informants_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id)
   )`,
  // Who may read a tip besides the Standing Office, with the column that pages the list.
  `CREATE TABLE tip_entitlements (
     tip_id uuid NOT NULL,
     body text NOT NULL,
     received_at timestamptz NOT NULL,
     CONSTRAINT tip_entitlements_pkey PRIMARY KEY (tip_id, body),
     CONSTRAINT tip_entitlements_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id)
   )`,
  `CREATE TABLE receipt_failures (
     minute timestamptz NOT NULL,
     failures integer NOT NULL,
     CONSTRAINT receipt_failures_pkey PRIMARY KEY (minute)
   )`,
];

const indexes = [
  `CREATE INDEX tips_received_idx ON tips (received_at DESC, id DESC)`,
  `CREATE INDEX tips_state_idx ON tips (state, received_at DESC, id DESC)`,
  `CREATE INDEX tips_violation_idx ON tips (violation, received_at DESC, id DESC)`,
  `CREATE INDEX tips_province_idx ON tips (province_code, received_at DESC, id DESC)`,
  `CREATE INDEX tip_entitlements_body_idx ON tip_entitlements (body, received_at DESC, tip_id DESC)`,
];

export class CreateTips20261124000100 implements MigrationInterface {
  name = 'CreateTips20261124000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of [...tables, ...indexes, referenceSequences('TB')]) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE receipt_failures, tip_entitlements, informants, tips`);
    await queryRunner.query(`DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT sequencename FROM pg_sequences
                  WHERE schemaname = current_schema() AND sequencename LIKE 'reference\\_tb\\_%'
      LOOP EXECUTE format('DROP SEQUENCE %I', name); END LOOP; END $$`);
  }
}
