import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddRecorder20261127000810 implements MigrationInterface {
  name = 'AddRecorder20261127000810';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE tips ADD COLUMN late_cause text, ADD COLUMN recorder text`);
    // A partner's own id of a tip, by which the same batch again changes nothing. It is claimed before its tip is
    // written, in the same transaction.
    await queryRunner.query(`
      CREATE TABLE partner_tips (
        body text NOT NULL,
        external_id text NOT NULL,
        tip_id uuid NOT NULL,
        CONSTRAINT partner_tips_pkey PRIMARY KEY (body, external_id),
        CONSTRAINT partner_tips_tip_fkey FOREIGN KEY (tip_id) REFERENCES tips (id) DEFERRABLE INITIALLY DEFERRED
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE partner_tips`);
    await queryRunner.query(`ALTER TABLE tips DROP COLUMN recorder, DROP COLUMN late_cause`);
  }
}
