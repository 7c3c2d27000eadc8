import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE tip_state_changes (
     tip_id uuid NOT NULL,
     version integer NOT NULL,
     state text NOT NULL,
     at timestamptz NOT NULL,
     CONSTRAINT tip_state_changes_pkey PRIMARY KEY (tip_id, version),
     CONSTRAINT tip_state_changes_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id)
   )`,
  // The officer's person stays inside: an informant sees that an officer wrote, not which.
  `CREATE TABLE tip_messages (
     tip_id uuid NOT NULL,
     number integer NOT NULL,
     kind text NOT NULL,
     said_by text NOT NULL,
     text text,
     in_reply_to integer,
     body text,
     subject text,
     at timestamptz NOT NULL,
     CONSTRAINT tip_messages_pkey PRIMARY KEY (tip_id, number),
     CONSTRAINT tip_messages_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id),
     CONSTRAINT tip_messages_kind_check
       CHECK (kind IN ('supplement', 'still-going-on', 'question', 'answer', 'outcome')),
     CONSTRAINT tip_messages_by_check CHECK (said_by IN ('informant', 'officer')),
     CONSTRAINT tip_messages_officer_check CHECK ((said_by = 'officer') = (body IS NOT NULL)),
     CONSTRAINT tip_messages_text_check CHECK (text IS NOT NULL OR kind = 'still-going-on')
   )`,
];

export class CreateMessages20261127000700 implements MigrationInterface {
  name = 'CreateMessages20261127000700';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of tables) await queryRunner.query(sql);
    await queryRunner.query(`
      ALTER TABLE tips ADD COLUMN attention_at timestamptz, ADD COLUMN attention_count integer NOT NULL DEFAULT 0`);
    await queryRunner.query(
      `CREATE INDEX tips_attention_idx ON tips (attention_at, id) WHERE attention_at IS NOT NULL`,
    );
    // Of what came before, the receipt and the present state are known.
    await queryRunner.query(`
      INSERT INTO tip_state_changes (tip_id, version, state, at)
      SELECT id, 1, 'received', received_at FROM tips
      UNION ALL SELECT id, version, state, state_changed_at FROM tips WHERE state <> 'received'
      ON CONFLICT DO NOTHING`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX tips_attention_idx`);
    await queryRunner.query(`ALTER TABLE tips DROP COLUMN attention_count, DROP COLUMN attention_at`);
    await queryRunner.query(`DROP TABLE tip_messages, tip_state_changes`);
  }
}
