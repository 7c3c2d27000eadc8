import type { MigrationInterface, QueryRunner } from 'typeorm';
import { referenceSequences } from '#shared/database';

const tables = [
  `CREATE TABLE cases (
     id uuid NOT NULL,
     thread_id uuid NOT NULL,
     reference text NOT NULL,
     state text NOT NULL,
     violation text NOT NULL,
     stage text,
     goods_category text,
     province_code text,
     commune_code text,
     platform text,
     integrity boolean NOT NULL,
     criminal_signs boolean NOT NULL,
     tip_count integer NOT NULL,
     last_tip_at timestamptz NOT NULL,
     priority text NOT NULL,
     score integer NOT NULL,
     reasons text[] NOT NULL,
     competence_rule text NOT NULL,
     chain text[] NOT NULL,
     lead text NOT NULL,
     supports text[] NOT NULL,
     round integer NOT NULL,
     opened_at timestamptz NOT NULL,
     offered_at timestamptz NOT NULL,
     accepted_at timestamptz,
     ended_at timestamptz,
     outcome text,
     fine_vnd bigint,
     goods_value_vnd bigint,
     decision_number text,
     outcome_note text,
     version integer NOT NULL,
     revision integer NOT NULL,
     CONSTRAINT cases_pkey PRIMARY KEY (id),
     CONSTRAINT cases_reference_key UNIQUE (reference),
     CONSTRAINT cases_thread_key UNIQUE (thread_id),
     CONSTRAINT cases_state_check CHECK (state IN ('offered', 'accepted', 'concluded', 'dismissed')),
     CONSTRAINT cases_priority_check CHECK (priority IN ('urgent', 'high', 'normal')),
     CONSTRAINT cases_tip_count_check CHECK (tip_count >= 0),
     CONSTRAINT cases_outcome_check CHECK ((state = 'concluded') = (outcome IS NOT NULL))
   )`,
  // Who may read a case, with the column that pages the list, so that one index serves an agency's list.
  `CREATE TABLE case_readers (
     case_id uuid NOT NULL,
     body text NOT NULL,
     capacity text NOT NULL,
     opened_at timestamptz NOT NULL,
     CONSTRAINT case_readers_pkey PRIMARY KEY (case_id, body),
     CONSTRAINT case_readers_case_fkey FOREIGN KEY (case_id) REFERENCES cases (id),
     CONSTRAINT case_readers_capacity_check CHECK (capacity IN ('lead', 'support', 'committee'))
   )`,
  `CREATE TABLE case_tips (
     tip_id uuid NOT NULL,
     case_id uuid NOT NULL,
     thread_id uuid NOT NULL,
     criminal_signs boolean NOT NULL,
     identifier_keys text[] NOT NULL,
     received_at timestamptz NOT NULL,
     joined_at timestamptz NOT NULL,
     detached_at timestamptz,
     CONSTRAINT case_tips_pkey PRIMARY KEY (tip_id),
     CONSTRAINT case_tips_case_fkey FOREIGN KEY (case_id) REFERENCES cases (id)
   )`,
  `CREATE TABLE case_acts (
     id bigint GENERATED ALWAYS AS IDENTITY,
     case_id uuid NOT NULL,
     act text NOT NULL,
     body text NOT NULL,
     at timestamptz NOT NULL,
     details jsonb NOT NULL,
     CONSTRAINT case_acts_pkey PRIMARY KEY (id),
     CONSTRAINT case_acts_case_fkey FOREIGN KEY (case_id) REFERENCES cases (id)
   )`,
  `CREATE TABLE related_cases (
     case_id uuid NOT NULL,
     related_case_id uuid NOT NULL,
     relation text NOT NULL,
     noted_at timestamptz NOT NULL,
     CONSTRAINT related_cases_pkey PRIMARY KEY (case_id, related_case_id),
     CONSTRAINT related_cases_case_fkey FOREIGN KEY (case_id) REFERENCES cases (id),
     CONSTRAINT related_cases_related_fkey FOREIGN KEY (related_case_id) REFERENCES cases (id),
     CONSTRAINT related_cases_relation_check CHECK (relation IN ('same-subject', 'former'))
   )`,
  // Refusals are kept whether or not the tip is known here: the tip may arrive after its refusal.
  `CREATE TABLE refused_tips (
     tip_id uuid NOT NULL,
     refused_at timestamptz NOT NULL,
     CONSTRAINT refused_tips_pkey PRIMARY KEY (tip_id)
   )`,
];

const indexes = [
  `CREATE INDEX cases_opened_idx ON cases (opened_at DESC, id DESC)`,
  `CREATE INDEX cases_lead_idx ON cases (lead, opened_at DESC, id DESC)`,
  `CREATE INDEX cases_province_idx ON cases (province_code, opened_at DESC, id DESC)`,
  `CREATE INDEX cases_state_idx ON cases (state, opened_at DESC, id DESC) WHERE state IN ('offered', 'accepted')`,
  `CREATE INDEX case_readers_body_idx ON case_readers (body, opened_at DESC, case_id DESC)`,
  `CREATE INDEX case_tips_case_idx ON case_tips (case_id, received_at DESC, tip_id) WHERE detached_at IS NULL`,
  `CREATE INDEX case_tips_criminal_idx ON case_tips (case_id) WHERE criminal_signs AND detached_at IS NULL`,
  `CREATE INDEX case_acts_case_idx ON case_acts (case_id, id)`,
];

export class CreateCases20261124000200 implements MigrationInterface {
  name = 'CreateCases20261124000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of [...tables, ...indexes, referenceSequences('VV')]) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE refused_tips, related_cases, case_acts, case_tips, case_readers, cases`);
    await queryRunner.query(`DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT sequencename FROM pg_sequences
                  WHERE schemaname = current_schema() AND sequencename LIKE 'reference\\_vv\\_%'
      LOOP EXECUTE format('DROP SEQUENCE %I', name); END LOOP; END $$`);
  }
}
