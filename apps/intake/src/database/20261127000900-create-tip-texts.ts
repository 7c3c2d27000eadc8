import type { MigrationInterface, QueryRunner } from 'typeorm';
import { searchDocumentOf } from '../search/search-text.rules.js';

/** Tips of before that are made findable at a time. */
const BACKFILL_ROWS = 1_000;

interface Row {
  id: string;
  texts: string[];
}

export class CreateTipTexts20261127000900 implements MigrationInterface {
  name = 'CreateTipTexts20261127000900';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Apart from the tips: a tip's state changes often, and each change would be one of this index too.
    await queryRunner.query(`
      CREATE TABLE tip_texts (
        tip_id uuid NOT NULL,
        part text NOT NULL,
        document tsvector NOT NULL,
        CONSTRAINT tip_texts_pkey PRIMARY KEY (tip_id, part),
        CONSTRAINT tip_texts_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id)
      )`);
    await queryRunner.query(`CREATE INDEX tip_texts_document_idx ON tip_texts USING gin (document)`);
    await queryRunner.query(`CREATE INDEX tips_recorder_idx ON tips (recorded_by, received_at DESC, id DESC)`);
    await queryRunner.query(`CREATE INDEX tips_commune_idx ON tips (commune_code, received_at DESC, id DESC)`);
    await backfill(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX tips_commune_idx, tips_recorder_idx`);
    await queryRunner.query(`DROP TABLE tip_texts`);
  }
}

/** The spelling rules are the program's, so this one migration reads rows. */
async function backfill(queryRunner: QueryRunner, after = '00000000-0000-0000-0000-000000000000'): Promise<void> {
  const rows = (await queryRunner.query(
    `SELECT id, array_remove(ARRAY[content, goods::text, seller_traces ->> 'shopName', seller_traces ->> 'shopId',
                                   seller_traces ->> 'address'], NULL) AS texts
     FROM tips WHERE id > $1 ORDER BY id LIMIT $2`,
    [after, BACKFILL_ROWS],
  )) as Row[];
  const last = rows.at(-1);
  if (!last) return;
  await queryRunner.query(
    `INSERT INTO tip_texts (tip_id, part, document)
     SELECT id, 'tip', document::tsvector FROM unnest($1::uuid[], $2::text[]) AS row(id, document)`,
    [rows.map(({ id }) => id), rows.map(({ texts }) => searchDocumentOf(texts))],
  );
  await backfill(queryRunner, last.id);
}
