import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns = `
  ADD COLUMN screening text NOT NULL DEFAULT 'awaiting',
  ADD COLUMN dues jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN next_due_at timestamptz,
  ADD CONSTRAINT tips_screening_check CHECK (screening IN ('awaiting', 'proposed', 'returned', 'decided'))`;

const tables = [
  // What was proposed for a tip, one after the other, and what the head made of each: a row is never overwritten once
  // it has been decided.
  `CREATE TABLE tip_proposals (
     tip_id uuid NOT NULL,
     number integer NOT NULL,
     classification text NOT NULL,
     ground text,
     violation text,
     guided_to text,
     guidance text,
     note text,
     state text NOT NULL,
     proposed_by text NOT NULL,
     proposed_body text NOT NULL,
     proposed_at timestamptz NOT NULL,
     decided_by text,
     decided_body text,
     decided_at timestamptz,
     decision_note text,
     CONSTRAINT tip_proposals_pkey PRIMARY KEY (tip_id, number),
     CONSTRAINT tip_proposals_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id),
     CONSTRAINT tip_proposals_state_check CHECK (state IN ('open', 'approved', 'returned', 'withdrawn')),
     CONSTRAINT tip_proposals_ground_check CHECK ((classification = 'refused') = (ground IS NOT NULL)),
     CONSTRAINT tip_proposals_decided_check CHECK ((state = 'open') = (decided_at IS NULL))
   )`,
  `CREATE TABLE receiving_rules (
     code text NOT NULL,
     version integer NOT NULL,
     amount integer NOT NULL,
     unit text NOT NULL,
     source text NOT NULL,
     valid_from timestamptz NOT NULL,
     set_by text NOT NULL,
     set_at timestamptz NOT NULL,
     CONSTRAINT receiving_rules_pkey PRIMARY KEY (code, version),
     CONSTRAINT receiving_rules_amount_check CHECK (amount BETWEEN 1 AND 1000),
     CONSTRAINT receiving_rules_unit_check CHECK (unit IN ('hours', 'days', 'working-days'))
   )`,
  `CREATE TABLE receiving_settings (
     body text NOT NULL,
     version integer NOT NULL,
     four_eyes boolean NOT NULL,
     source text NOT NULL,
     valid_from timestamptz NOT NULL,
     set_by text NOT NULL,
     set_at timestamptz NOT NULL,
     CONSTRAINT receiving_settings_pkey PRIMARY KEY (body, version)
   )`,
  `CREATE TABLE calendar_exceptions (
     day date NOT NULL,
     kind text NOT NULL,
     source text NOT NULL,
     set_by text NOT NULL,
     set_at timestamptz NOT NULL,
     CONSTRAINT calendar_exceptions_pkey PRIMARY KEY (day),
     CONSTRAINT calendar_exceptions_kind_check CHECK (kind IN ('holiday', 'working-day'))
   )`,
];

const indexes = [
  `CREATE INDEX tips_screening_idx ON tips (screening, received_at DESC, id DESC)`,
  `CREATE INDEX tips_due_idx ON tips (next_due_at, id) WHERE next_due_at IS NOT NULL`,
  `CREATE UNIQUE INDEX tip_proposals_open_key ON tip_proposals (tip_id) WHERE state = 'open'`,
];

// The deadlines of 195/QĐ-BCĐ389 are not published; these are those of its statutory neighbours, to be replaced by a
// new version where the Committee sets another.
const rules = `
  INSERT INTO receiving_rules (code, version, amount, unit, source, valid_from, set_by, set_at)
  SELECT code, 1, amount, unit, source, '2020-03-23T00:00:00+07', 'standing-office', '2026-07-01T00:00:00+07'
  FROM (VALUES
    ('proposal', 24, 'hours', '195/QĐ-BCĐ389 Điều 5 (kịp thời, đầy đủ, chính xác); thời hạn tạm tính'),
    ('decision', 24, 'hours', '195/QĐ-BCĐ389 Điều 5 (thủ trưởng quyết định); thời hạn tạm tính'),
    ('pass-on-crime', 24, 'hours', 'Thông tư liên tịch 01/2017/TTLT (tin báo có dấu hiệu tội phạm chuyển trong 24 giờ)'),
    ('outcome-notice', 3, 'days', 'Thông tư liên tịch 01/2017/TTLT (thông báo kết quả trong 3 ngày)'),
    ('attention', 24, 'hours', '3986/VPCP-V.I (tiếp nhận, xử lý tin báo kịp thời); thời hạn tạm tính')
  ) AS rule(code, amount, unit, source)`;

// Of the Labour Code 45/2019/QH14 Article 112, as the Ministry of Home Affairs fixed the days for officials; a day that
// moves with the lunar calendar or is swapped is entered as it is announced.
const calendar = `
  INSERT INTO calendar_exceptions (day, kind, source, set_by, set_at)
  SELECT day::date, kind, source, 'standing-office', '2026-07-01T00:00:00+07'
  FROM (VALUES
    ('2026-01-01', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Tết Dương lịch)'),
    ('2026-02-16', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Tết Nguyên đán Bính Ngọ)'),
    ('2026-02-17', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Tết Nguyên đán Bính Ngọ)'),
    ('2026-02-18', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Tết Nguyên đán Bính Ngọ)'),
    ('2026-02-19', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Tết Nguyên đán Bính Ngọ)'),
    ('2026-02-20', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Tết Nguyên đán Bính Ngọ)'),
    ('2026-04-27', 'holiday', 'Bộ luật Lao động 2019 Điều 111, 112 (nghỉ bù Giỗ Tổ Hùng Vương)'),
    ('2026-04-30', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (ngày Chiến thắng)'),
    ('2026-05-01', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Quốc tế Lao động)'),
    ('2026-09-01', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Quốc khánh)'),
    ('2026-09-02', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Quốc khánh)'),
    ('2027-01-01', 'holiday', 'Bộ luật Lao động 2019 Điều 112 (Tết Dương lịch)')
  ) AS exception(day, kind, source)`;

export class AddScreening20261127000110 implements MigrationInterface {
  name = 'AddScreening20261127000110';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE tips ${columns}`);
    for (const sql of [...tables, ...indexes, rules, calendar]) await queryRunner.query(sql);
    // Refusals of before there were proposals stand as decided by the body that refused.
    await queryRunner.query(`UPDATE tips SET screening = 'decided' WHERE state IN ('refused', 'guided')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE calendar_exceptions, receiving_settings, receiving_rules, tip_proposals`);
    await queryRunner.query(`DROP INDEX tips_due_idx, tips_screening_idx`);
    await queryRunner.query(`ALTER TABLE tips DROP COLUMN next_due_at, DROP COLUMN dues, DROP COLUMN screening`);
  }
}
