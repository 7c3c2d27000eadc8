import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients and their secrets, the keys that sign tokens, and what the token provider keeps. */
export class CreateClients20261124000100 implements MigrationInterface {
  name = 'CreateClients20261124000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of tables) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE oauth_grants, signing_keys, oauth_client_secrets, oauth_clients');
  }
}

const tables = [
  `CREATE TABLE oauth_clients (
     id uuid NOT NULL,
     name text NOT NULL,
     body text NOT NULL,
     scopes text[] NOT NULL,
     version integer NOT NULL DEFAULT 1,
     created_at timestamptz NOT NULL,
     disabled_at timestamptz,
     CONSTRAINT oauth_clients_pkey PRIMARY KEY (id),
     CONSTRAINT oauth_clients_scopes_check CHECK (cardinality(scopes) > 0)
   )`,
  `CREATE INDEX oauth_clients_body_idx ON oauth_clients (body, id)`,
  // Secrets are valid by real time, whatever clock the business follows.
  `CREATE TABLE oauth_client_secrets (
     id uuid NOT NULL,
     client_id uuid NOT NULL,
     secret_hash text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     expires_at timestamptz,
     CONSTRAINT oauth_client_secrets_pkey PRIMARY KEY (id),
     CONSTRAINT oauth_client_secrets_hash_key UNIQUE (secret_hash),
     CONSTRAINT oauth_client_secrets_client_fkey FOREIGN KEY (client_id) REFERENCES oauth_clients (id)
   )`,
  `CREATE INDEX oauth_client_secrets_client_idx ON oauth_client_secrets (client_id, created_at)`,
  `CREATE TABLE signing_keys (
     kid text NOT NULL,
     sealed_jwk text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT signing_keys_pkey PRIMARY KEY (kid)
   )`,
  `CREATE TABLE oauth_grants (
     kind text NOT NULL,
     id text NOT NULL,
     payload jsonb NOT NULL,
     expires_at timestamptz,
     CONSTRAINT oauth_grants_pkey PRIMARY KEY (kind, id)
   )`,
  `CREATE INDEX oauth_grants_expires_at_idx ON oauth_grants (expires_at)`,
  `CREATE INDEX oauth_grants_grant_idx ON oauth_grants ((payload->>'grantId'))`,
];
