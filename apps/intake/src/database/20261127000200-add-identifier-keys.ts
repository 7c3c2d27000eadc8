import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // What a tip's text names. What may be a person's has a keyed hash and a sealed value, all else its value in clear.
  // Spans count UTF-16 code units of the content. `added_keys`: what its confirmation has added to the tip's keys.
  `CREATE TABLE tip_extractions (
     tip_id uuid NOT NULL,
     number integer NOT NULL,
     kind text NOT NULL,
     span_start integer NOT NULL,
     span_end integer NOT NULL,
     value text,
     hash text,
     sealed text,
     state text NOT NULL DEFAULT 'found',
     version integer NOT NULL DEFAULT 1,
     added_keys text[] NOT NULL DEFAULT '{}',
     decided_by text,
     decided_body text,
     decided_at timestamptz,
     CONSTRAINT tip_extractions_pkey PRIMARY KEY (tip_id, number),
     CONSTRAINT tip_extractions_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id),
     CONSTRAINT tip_extractions_kind_check
       CHECK (kind IN ('url', 'phone', 'bank-account', 'tax-code', 'personal-id')),
     CONSTRAINT tip_extractions_span_check CHECK (0 <= span_start AND span_start < span_end),
     CONSTRAINT tip_extractions_clear_check CHECK ((value IS NOT NULL) = (kind IN ('url', 'tax-code'))),
     CONSTRAINT tip_extractions_sealed_check
       CHECK ((hash IS NULL) = (value IS NOT NULL) AND (sealed IS NULL) = (value IS NOT NULL)),
     CONSTRAINT tip_extractions_state_check CHECK (state IN ('found', 'confirmed', 'dropped')),
     CONSTRAINT tip_extractions_decided_check CHECK ((state = 'found') = (decided_at IS NULL))
   )`,
  // Who follows is nowhere: a follow is a subject, a moment and the hash of a code.
  `CREATE TABLE tip_follows (
     id uuid NOT NULL,
     receipt_hash text NOT NULL,
     identifier_keys text[] NOT NULL,
     followed_at timestamptz NOT NULL,
     CONSTRAINT tip_follows_pkey PRIMARY KEY (id),
     CONSTRAINT tip_follows_receipt_hash_key UNIQUE (receipt_hash),
     CONSTRAINT tip_follows_keys_check CHECK (cardinality(identifier_keys) BETWEEN 1 AND 50)
   )`,
];

// A search looks through what has not yet been sorted into the index; at 1 MB that takes no time to speak of.
const gin = `USING gin (identifier_keys) WITH (gin_pending_list_limit = 1024)`;

const indexes = [
  `CREATE INDEX tips_identifier_keys_idx ON tips ${gin}`,
  `CREATE INDEX tip_follows_identifier_keys_idx ON tip_follows ${gin}`,
  `CREATE INDEX tip_follows_followed_idx ON tip_follows (followed_at DESC)`,
];

// As identifierKeyOf makes them.
const backfill = `
  UPDATE tips SET identifier_keys = ARRAY(
    SELECT DISTINCT CASE
      WHEN one ? 'hash' THEN concat_ws(':', one ->> 'kind', one ->> 'hash')
      WHEN one ->> 'kind' IN ('shop', 'account') THEN concat_ws(':', one ->> 'kind', one ->> 'platform', one ->> 'value')
      ELSE concat_ws(':', one ->> 'kind', one ->> 'value') END
    FROM jsonb_array_elements(identifiers) AS one)
  WHERE identifiers <> '[]'`;

export class AddIdentifierKeys20261127000200 implements MigrationInterface {
  name = 'AddIdentifierKeys20261127000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE tips ADD COLUMN identifier_keys text[] NOT NULL DEFAULT '{}'`);
    for (const sql of [...tables, backfill, ...indexes]) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE tip_follows, tip_extractions`);
    await queryRunner.query(`ALTER TABLE tips DROP COLUMN identifier_keys`);
  }
}
