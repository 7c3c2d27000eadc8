import type { MigrationInterface, QueryRunner } from 'typeorm';
import { referenceSequences } from '#shared/database';

const tables = [
  `CREATE TABLE takedown_requests (
     id uuid NOT NULL,
     reference text NOT NULL,
     thread_id uuid NOT NULL,
     case_id uuid,
     issuer text NOT NULL,
     platform text NOT NULL,
     legal_basis text NOT NULL,
     violation text NOT NULL,
     state text NOT NULL,
     item_count integer NOT NULL,
     open_item_count integer NOT NULL,
     requested_at timestamptz NOT NULL,
     delivered_at timestamptz,
     delivered_by text,
     due_at timestamptz,
     overdue_at timestamptz,
     completed_at timestamptz,
     version integer NOT NULL,
     CONSTRAINT takedown_requests_pkey PRIMARY KEY (id),
     CONSTRAINT takedown_requests_reference_key UNIQUE (reference),
     CONSTRAINT takedown_requests_state_check CHECK (state IN ('issued', 'delivered', 'completed')),
     CONSTRAINT takedown_requests_open_check CHECK (open_item_count BETWEEN 0 AND item_count)
   )`,
  `CREATE INDEX takedown_requests_all_idx ON takedown_requests (requested_at DESC, id DESC)`,
  `CREATE INDEX takedown_requests_platform_idx ON takedown_requests (platform, requested_at DESC, id DESC)`,
  `CREATE INDEX takedown_requests_issuer_idx ON takedown_requests (issuer, requested_at DESC, id DESC)`,
  `CREATE INDEX takedown_requests_thread_idx ON takedown_requests (thread_id, requested_at)`,
  `CREATE INDEX takedown_requests_due_idx ON takedown_requests (due_at)
     WHERE state = 'delivered' AND overdue_at IS NULL`,
  `CREATE TABLE takedown_items (
     id uuid NOT NULL,
     request_id uuid NOT NULL,
     place integer NOT NULL,
     url text NOT NULL,
     listing_id text,
     shop_id text,
     violation text NOT NULL,
     action text NOT NULL,
     outcome text,
     reason text,
     proof text,
     late boolean,
     confirmed_at timestamptz,
     CONSTRAINT takedown_items_pkey PRIMARY KEY (id),
     CONSTRAINT takedown_items_request_fkey FOREIGN KEY (request_id) REFERENCES takedown_requests (id),
     CONSTRAINT takedown_items_place_key UNIQUE (request_id, place)
   )`,
  `CREATE TABLE takedown_cases (
     case_id uuid NOT NULL,
     reference text NOT NULL,
     thread_id uuid NOT NULL,
     lead text NOT NULL,
     supports text[] NOT NULL,
     version integer NOT NULL,
     CONSTRAINT takedown_cases_pkey PRIMARY KEY (case_id),
     CONSTRAINT takedown_cases_reference_key UNIQUE (reference)
   )`,
  `CREATE TABLE signing_keys (
     id uuid NOT NULL,
     body text NOT NULL,
     secret_sealed text NOT NULL,
     created_at timestamptz NOT NULL,
     revoked_at timestamptz,
     CONSTRAINT signing_keys_pkey PRIMARY KEY (id)
   )`,
  `CREATE INDEX signing_keys_body_idx ON signing_keys (body, created_at DESC)`,
];

export class CreateTakedowns20261124000500 implements MigrationInterface {
  name = 'CreateTakedowns20261124000500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(referenceSequences('YC'));
    for (const table of tables) await queryRunner.query(table);
  }

  /** The sequences stay: a reference once given must not be given again. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE signing_keys, takedown_cases, takedown_items, takedown_requests`);
  }
}
