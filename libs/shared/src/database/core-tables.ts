/** SQLSTATE with which `finish_claims` undoes an act whose claim another request has taken over. */
export const CLAIM_LOST = 'V0409';

/**
 * The tables that every service has in its own schema, as ordered, idempotent SQL: outbox and journal,
 * inbox and parking area (docs/architecture.md, messaging), audit rows and idempotency keys.
 */
export const coreTables: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS outbox (
     seq bigint GENERATED ALWAYS AS IDENTITY,
     topic text NOT NULL,
     bucket smallint NOT NULL,
     event_id uuid NOT NULL,
     event_type text NOT NULL,
     aggregate_id text NOT NULL,
     version integer NOT NULL,
     headers text NOT NULL,
     payload text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT outbox_pkey PRIMARY KEY (topic, bucket, seq),
     CONSTRAINT outbox_aggregate_version_key UNIQUE (aggregate_id, version)
   ) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000)`,
  // While autovacuum works at its usual slow pace, the relay's own reclaiming is passed over.
  `ALTER TABLE outbox SET (autovacuum_vacuum_cost_delay = 0)`,
  // A large event is sent soon and compressed where it stays, in the journal: to do it here too costs the act its time.
  `DO $$ BEGIN
     IF EXISTS (SELECT FROM pg_attribute
                WHERE attrelid = 'outbox'::regclass AND attname = 'payload' AND attstorage <> 'e') THEN
       ALTER TABLE outbox ALTER COLUMN payload SET STORAGE EXTERNAL;
     END IF;
   END $$`,
  `CREATE TABLE IF NOT EXISTS journal (
     seq bigint NOT NULL,
     topic text NOT NULL,
     bucket smallint NOT NULL,
     event_id uuid NOT NULL,
     event_type text NOT NULL,
     aggregate_id text NOT NULL,
     version integer NOT NULL,
     headers text NOT NULL,
     payload text NOT NULL,
     created_at timestamptz NOT NULL,
     journaled_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT journal_pkey PRIMARY KEY (topic, seq, journaled_at)
   ) PARTITION BY RANGE (journaled_at)`,
  `CREATE TABLE IF NOT EXISTS journal_other PARTITION OF journal DEFAULT`,
  `CREATE TABLE IF NOT EXISTS inbox (
     consumer_group text NOT NULL,
     event_id uuid NOT NULL,
     received_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT inbox_pkey PRIMARY KEY (consumer_group, event_id)
   )`,
  `CREATE INDEX IF NOT EXISTS inbox_received_at_idx ON inbox USING brin (received_at)`,
  `CREATE TABLE IF NOT EXISTS parked_messages (
     id uuid NOT NULL DEFAULT uuidv7(),
     consumer_group text NOT NULL,
     topic text NOT NULL,
     partition integer NOT NULL,
     kafka_offset bigint NOT NULL,
     message_key text,
     event_id uuid,
     event_type text,
     headers jsonb NOT NULL,
     payload bytea,
     state text NOT NULL,
     attempts integer NOT NULL DEFAULT 0,
     next_attempt_at timestamptz,
     cause text,
     parked_at timestamptz NOT NULL,
     resolved_at timestamptz,
     resolution text,
     reason text,
     CONSTRAINT parked_messages_pkey PRIMARY KEY (id),
     CONSTRAINT parked_messages_place_key UNIQUE (consumer_group, topic, partition, kafka_offset),
     CONSTRAINT parked_messages_state_check CHECK (state IN ('retrying', 'waiting', 'parked', 'resolved')),
     CONSTRAINT parked_messages_resolution_check CHECK (resolution IN ('delivered', 'discarded'))
   )`,
  `CREATE INDEX IF NOT EXISTS parked_messages_open_idx
     ON parked_messages (consumer_group, topic, partition, message_key, kafka_offset) WHERE state <> 'resolved'`,
  // For an operator's lists, each in the order of parking. A type is whatever the message said: it may be too long for an index.
  `CREATE INDEX IF NOT EXISTS parked_messages_parked_at_idx ON parked_messages (parked_at, id)`,
  `CREATE INDEX IF NOT EXISTS parked_messages_state_idx ON parked_messages (state, parked_at, id)`,
  `CREATE INDEX IF NOT EXISTS parked_messages_topic_idx ON parked_messages (topic, parked_at, id)`,
  `CREATE INDEX IF NOT EXISTS parked_messages_type_idx ON parked_messages (left(event_type, 200), parked_at, id)`,
  `CREATE INDEX IF NOT EXISTS parked_messages_key_idx ON parked_messages (message_key, parked_at, id)`,
  // What the clean-up looks for.
  `CREATE INDEX IF NOT EXISTS parked_messages_resolved_at_idx ON parked_messages (resolved_at) WHERE state = 'resolved'`,
  `CREATE TABLE IF NOT EXISTS audit_rows (
     id uuid NOT NULL DEFAULT uuidv7(),
     act text NOT NULL,
     object_kind text NOT NULL,
     object_id text NOT NULL,
     actor_body text NOT NULL,
     actor_pseudonym text NOT NULL,
     actor_capacity text NOT NULL,
     correlation_id text NOT NULL,
     details jsonb NOT NULL,
     occurred_at timestamptz NOT NULL,
     recorded_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT audit_rows_pkey PRIMARY KEY (id)
   )`,
  `CREATE INDEX IF NOT EXISTS audit_rows_object_idx ON audit_rows (object_kind, object_id, id)`,
  `CREATE TABLE IF NOT EXISTS idempotency_keys (
     scope text NOT NULL,
     key_hash text NOT NULL,
     request_hash text NOT NULL,
     state text NOT NULL,
     status integer,
     answer_sealed text,
     created_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL,
     CONSTRAINT idempotency_keys_pkey PRIMARY KEY (scope, key_hash),
     CONSTRAINT idempotency_keys_state_check CHECK (state IN ('running', 'done'))
   )`,
  `CREATE INDEX IF NOT EXISTS idempotency_keys_expires_at_idx ON idempotency_keys (expires_at)`,
  // Marks keys as used in the transaction of their acts, and undoes it where another request has taken a key over.
  `CREATE OR REPLACE FUNCTION finish_claims(claims json) RETURNS void LANGUAGE plpgsql AS $$
     DECLARE finished integer;
     BEGIN
       UPDATE idempotency_keys AS held
       SET state = 'done', status = coalesce(claim.status, held.status),
           answer_sealed = coalesce(claim.answer_sealed, held.answer_sealed),
           expires_at = clock_timestamp() + make_interval(hours => claim.hours)
       FROM json_to_recordset(claims) AS claim(scope text, key_hash text, claimed_at timestamptz, status integer,
                                               answer_sealed text, hours integer)
       WHERE held.scope = claim.scope AND held.key_hash = claim.key_hash AND held.created_at = claim.claimed_at;
       GET DIAGNOSTICS finished = ROW_COUNT;
       IF finished <> json_array_length(claims) THEN
         RAISE EXCEPTION 'a claim was lost' USING ERRCODE = '${CLAIM_LOST}';
       END IF;
     END $$`,
  // Locks the places of a consumer and enters the events that are new, unless a key must wait behind a parked message:
  // then nothing is entered and those keys are told. Each statement sees what was committed before the lock was given.
  `CREATE OR REPLACE FUNCTION admit_events(consumer text, of_topic text, places integer[], keys text[], ids uuid[],
       OUT blocked jsonb, OUT admitted uuid[]) LANGUAGE plpgsql AS $$
     BEGIN
       PERFORM pg_advisory_xact_lock(hashtext(consumer), place) FROM unnest(places) AS place;
       IF EXISTS (SELECT FROM parked_messages WHERE consumer_group = consumer AND topic = of_topic
                    AND partition = ANY (places) AND state <> 'resolved') THEN
         SELECT jsonb_agg(DISTINCT jsonb_build_array(partition, message_key)) INTO blocked FROM parked_messages
           WHERE consumer_group = consumer AND topic = of_topic AND partition = ANY (places)
             AND state <> 'resolved' AND message_key = ANY (keys);
         IF blocked IS NOT NULL THEN RETURN; END IF;
       END IF;
       WITH entered AS (
         INSERT INTO inbox (consumer_group, event_id)
         SELECT consumer, id FROM unnest(ids) AS id ORDER BY id ON CONFLICT DO NOTHING RETURNING event_id)
       SELECT CASE WHEN count(*) <> cardinality(ids) THEN coalesce(array_agg(event_id), '{}') END
         INTO admitted FROM entered;
     END $$`,
  // The runtime role may not create tables; it asks for next months' partitions through this function of the owner's.
  `CREATE OR REPLACE FUNCTION ensure_journal_months(first date, months integer) RETURNS void
     LANGUAGE plpgsql SECURITY DEFINER AS $$
     DECLARE month date := date_trunc('month', first)::date;
     BEGIN
       PERFORM pg_advisory_xact_lock(hashtext('ensure_journal_months'), hashtext(current_schema()));
       FOR n IN 1 .. months LOOP
         IF to_regclass(format('journal_%s', to_char(month, 'YYYY_MM'))) IS NULL THEN
           EXECUTE format('CREATE TABLE journal_%s PARTITION OF journal FOR VALUES FROM (%L) TO (%L)',
                          to_char(month, 'YYYY_MM'), month, (month + interval '1 month')::date);
         END IF;
         month := (month + interval '1 month')::date;
       END LOOP;
     END $$`,
];

/** Tables whose rows the runtime role may add and read, but neither change nor remove. */
export const appendOnlyTables: readonly string[] = ['audit_rows', 'journal'];
