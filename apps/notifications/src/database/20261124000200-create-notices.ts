import type { MigrationInterface, QueryRunner } from 'typeorm';
import { referenceSequences } from '#shared/database';

const statements = [
  `CREATE TABLE notices (
     id uuid NOT NULL,
     reference text NOT NULL,
     thread_id uuid NOT NULL,
     case_id uuid NOT NULL,
     case_reference text NOT NULL,
     round integer NOT NULL,
     role text NOT NULL,
     to_body text NOT NULL,
     state text NOT NULL,
     escalates uuid,
     issued_at timestamptz NOT NULL,
     due_at timestamptz NOT NULL,
     acknowledged_at timestamptz,
     escalated_at timestamptz,
     withdrawn_at timestamptz,
     version integer NOT NULL,
     revision integer NOT NULL,
     CONSTRAINT notices_pkey PRIMARY KEY (id),
     CONSTRAINT notices_reference_key UNIQUE (reference),
     CONSTRAINT notices_escalates_key UNIQUE (escalates),
     CONSTRAINT notices_escalates_fkey FOREIGN KEY (escalates) REFERENCES notices (id),
     CONSTRAINT notices_role_check CHECK (role IN ('lead', 'support', 'escalation')),
     CONSTRAINT notices_state_check CHECK (state IN ('issued', 'escalated', 'acknowledged', 'withdrawn')),
     CONSTRAINT notices_escalation_check CHECK ((role = 'escalation') = (escalates IS NOT NULL)),
     CONSTRAINT notices_acknowledged_check CHECK ((state = 'acknowledged') = (acknowledged_at IS NOT NULL)),
     CONSTRAINT notices_withdrawn_check CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
   )`,
  `CREATE UNIQUE INDEX notices_address_key ON notices (case_id, round, to_body) WHERE role <> 'escalation'`,
  `CREATE INDEX notices_to_idx ON notices (to_body, id DESC)`,
  `CREATE INDEX notices_state_idx ON notices (state, id DESC)`,
  `CREATE INDEX notices_case_idx ON notices (case_id, id DESC)`,
  `CREATE INDEX notices_thread_idx ON notices (thread_id, id DESC)`,
  // What the escalation looks for; it stays as small as what is open.
  `CREATE INDEX notices_due_idx ON notices (due_at, id)
     WHERE state = 'issued' AND role <> 'escalation' AND to_body <> 'standing-office'`,
  // Supporting bodies that are not in the copy of the register yet: whether they are platforms is not known.
  `CREATE TABLE held_notices (
     case_id uuid NOT NULL,
     to_body text NOT NULL,
     thread_id uuid NOT NULL,
     case_reference text NOT NULL,
     round integer NOT NULL,
     CONSTRAINT held_notices_pkey PRIMARY KEY (case_id, to_body)
   )`,
  `CREATE INDEX held_notices_to_idx ON held_notices (to_body)`,
];

export class CreateNotices20261124000200 implements MigrationInterface {
  name = 'CreateNotices20261124000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of [...statements, referenceSequences('CV')]) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE held_notices, notices`);
    await queryRunner.query(`DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT sequencename FROM pg_sequences
                  WHERE schemaname = current_schema() AND sequencename LIKE 'reference\\_cv\\_%'
      LOOP EXECUTE format('DROP SEQUENCE %I', name); END LOOP; END $$`);
  }
}
