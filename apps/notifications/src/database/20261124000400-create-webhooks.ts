import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `CREATE TABLE webhook_endpoints (
     id uuid NOT NULL,
     body text NOT NULL,
     url text NOT NULL,
     event_types text[] NOT NULL,
     secret_sealed text,
     state text NOT NULL,
     created_at timestamptz NOT NULL,
     verified_at timestamptz,
     disabled_at timestamptz,
     removed_at timestamptz,
     handshake_attempts integer NOT NULL DEFAULT 0,
     next_handshake_at timestamptz,
     handshake_cause text,
     handshake_status integer,
     last_success_at timestamptz,
     revision integer NOT NULL,
     CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (id),
     CONSTRAINT webhook_endpoints_state_check CHECK (state IN ('pending', 'verified', 'disabled', 'removed')),
     CONSTRAINT webhook_endpoints_secret_check CHECK ((state = 'removed') = (secret_sealed IS NULL))
   )`,
  `CREATE UNIQUE INDEX webhook_endpoints_url_key ON webhook_endpoints (body, url) WHERE state <> 'removed'`,
  `CREATE INDEX webhook_endpoints_body_idx ON webhook_endpoints (body, id DESC) WHERE state <> 'removed'`,
  `CREATE INDEX webhook_endpoints_handshake_idx ON webhook_endpoints (next_handshake_at) WHERE state = 'pending'`,
  `CREATE INDEX webhook_endpoints_verified_idx ON webhook_endpoints (id) WHERE state = 'verified'`,
  // What is to be delivered, once per subscriber: it is open until a delivery succeeded or nothing is left to be told.
  `CREATE TABLE webhook_messages (
     id uuid NOT NULL,
     body text NOT NULL,
     event_type text NOT NULL,
     subject_id uuid NOT NULL,
     payload text NOT NULL,
     occurred_at timestamptz NOT NULL,
     correlation_id text NOT NULL,
     settled_at timestamptz,
     CONSTRAINT webhook_messages_pkey PRIMARY KEY (id),
     CONSTRAINT webhook_messages_subject_key UNIQUE (subject_id, event_type)
   )`,
  `CREATE INDEX webhook_messages_open_idx ON webhook_messages (body, occurred_at) WHERE settled_at IS NULL`,
  `CREATE INDEX webhook_messages_body_idx ON webhook_messages (body, occurred_at)`,
  `CREATE TABLE deliveries (
     id uuid NOT NULL DEFAULT uuidv7(),
     endpoint_id uuid NOT NULL,
     message_id uuid NOT NULL,
     replay_id uuid,
     state text NOT NULL,
     attempts integer NOT NULL DEFAULT 0,
     next_attempt_at timestamptz NOT NULL DEFAULT now(),
     first_attempt_at timestamptz,
     last_attempt_at timestamptz,
     last_status integer,
     last_cause text,
     created_at timestamptz NOT NULL,
     finished_at timestamptz,
     version integer NOT NULL DEFAULT 0,
     CONSTRAINT deliveries_pkey PRIMARY KEY (id),
     CONSTRAINT deliveries_message_key UNIQUE NULLS NOT DISTINCT (endpoint_id, message_id, replay_id),
     CONSTRAINT deliveries_endpoint_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints (id),
     CONSTRAINT deliveries_message_fkey FOREIGN KEY (message_id) REFERENCES webhook_messages (id),
     CONSTRAINT deliveries_state_check CHECK (state IN ('pending', 'succeeded', 'failed', 'cancelled'))
   )`,
  `CREATE INDEX deliveries_due_idx ON deliveries (endpoint_id, next_attempt_at, id) WHERE state = 'pending'`,
  `CREATE INDEX deliveries_endpoint_idx ON deliveries (endpoint_id, id DESC)`,
  `CREATE INDEX deliveries_message_idx ON deliveries (message_id)`,
];

export class CreateWebhooks20261124000400 implements MigrationInterface {
  name = 'CreateWebhooks20261124000400';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of statements) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE deliveries, webhook_messages, webhook_endpoints`);
  }
}
