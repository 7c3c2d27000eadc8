import type { MigrationInterface, QueryRunner } from 'typeorm';

// In which body's book a tip stands, as log-book.rules.ts says it: a query that asks for it in these words uses the index.
const bookOfTip = `CASE
  WHEN integrity THEN CASE accused_body WHEN 'government-inspectorate' THEN 'economic-police' ELSE 'government-inspectorate' END
  WHEN recorded_by IS NULL OR starts_with(recorded_by, 'platform-') THEN 'standing-office'
  ELSE recorded_by END`;

const statements = [
  // The statutory log book (sổ theo dõi): one number per tip, counted by body and year, that is never given back. Where
  // a tip had to move to another book, its first entry stays, with what it said until then. There is no foreign key to
  // tips: it would have the numbering lock, and so write, each of them.
  `CREATE TABLE log_book_entries (
     body text NOT NULL,
     year integer NOT NULL,
     number integer NOT NULL,
     tip_id uuid NOT NULL,
     received_on date NOT NULL,
     recorded_at timestamptz NOT NULL,
     moved_at timestamptz,
     snapshot jsonb,
     CONSTRAINT log_book_entries_pkey PRIMARY KEY (body, year, number),
     CONSTRAINT log_book_entries_number_check CHECK (number > 0),
     CONSTRAINT log_book_entries_year_check CHECK (year = extract(year FROM received_on)),
     CONSTRAINT log_book_entries_moved_check CHECK ((moved_at IS NULL) = (snapshot IS NULL))
   )`,
  `CREATE UNIQUE INDEX log_book_entries_tip_key ON log_book_entries (tip_id) WHERE moved_at IS NULL`,
  `CREATE INDEX log_book_entries_moved_idx ON log_book_entries (tip_id, moved_at DESC) WHERE moved_at IS NOT NULL`,
  // Finds the first and last number of a day, and how far a book has been numbered.
  `CREATE INDEX log_book_entries_day_idx ON log_book_entries (body, received_on, number)`,
  `CREATE INDEX log_book_entries_recorded_idx ON log_book_entries (body, recorded_at)`,
  `CREATE INDEX tips_log_book_idx ON tips ((${bookOfTip}), recorded_at, id)`,
  // What the book says about the handling, from the case's events.
  `ALTER TABLE case_progress
     ADD COLUMN lead_at timestamptz,
     ADD COLUMN outcome text,
     ADD COLUMN outcome_at timestamptz,
     ADD COLUMN fine_vnd bigint,
     ADD COLUMN goods_value_vnd bigint`,
];

export class CreateLogBook20261127000500 implements MigrationInterface {
  name = 'CreateLogBook20261127000500';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of statements) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE case_progress
      DROP COLUMN lead_at, DROP COLUMN outcome, DROP COLUMN outcome_at, DROP COLUMN fine_vnd, DROP COLUMN goods_value_vnd`);
    await queryRunner.query(`DROP INDEX tips_log_book_idx`);
    await queryRunner.query(`DROP TABLE log_book_entries`);
  }
}
