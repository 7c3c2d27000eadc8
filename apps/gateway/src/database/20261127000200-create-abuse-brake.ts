import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the abuse brake knows for a day at most: salts, counts by hashed network, and spent proofs. The tables are
 * unlogged, so that nothing of them reaches the write-ahead log, its archives, replicas or base backups; a crash of
 * the server empties them, which lets more through for the rest of a day.
 */
export class CreateAbuseBrake20261127000200 implements MigrationInterface {
  name = 'CreateAbuseBrake20261127000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of parts) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION forget_networks(date)');
    await runner.query('DROP TABLE spent_proofs, network_counts, network_salts');
  }
}

const parts = [
  `CREATE UNLOGGED TABLE network_salts (
     id uuid NOT NULL,
     day date NOT NULL,
     sealed text NOT NULL,
     CONSTRAINT network_salts_pkey PRIMARY KEY (id),
     CONSTRAINT network_salts_day_key UNIQUE (day)
   )`,
  // The minute of the day, or -1 for the whole day. No foreign key: each new count would lock the row of its salt.
  `CREATE UNLOGGED TABLE network_counts (
     salt_id uuid NOT NULL,
     minute smallint NOT NULL,
     network bytea NOT NULL,
     requests integer NOT NULL,
     CONSTRAINT network_counts_pkey PRIMARY KEY (salt_id, minute, network),
     CONSTRAINT network_counts_minute_check CHECK (minute BETWEEN -1 AND 1439),
     CONSTRAINT network_counts_network_check CHECK (octet_length(network) = 16)
   ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)`,
  `CREATE UNLOGGED TABLE spent_proofs (
     proof bytea NOT NULL,
     expires_at timestamptz NOT NULL,
     CONSTRAINT spent_proofs_pkey PRIMARY KEY (proof)
   ) WITH (autovacuum_vacuum_scale_factor = 0.05)`,
  `CREATE INDEX spent_proofs_expires_at_idx ON spent_proofs (expires_at)`,
  // To truncate takes the files away at once; deleted rows would lie there until a vacuum, and longer. Counts first, as
  // those lock them who count; one replica at a time, since two would wait for each other.
  `CREATE FUNCTION forget_networks(today date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
     SET search_path FROM CURRENT AS $$
   BEGIN
     IF NOT pg_try_advisory_xact_lock(hashtext('gateway.forget_networks')) THEN RETURN; END IF;
     IF EXISTS (SELECT FROM network_salts WHERE day < today) THEN
       TRUNCATE network_counts, network_salts;
     END IF;
   END $$`,
];
