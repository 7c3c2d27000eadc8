import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of takedown requests can be asked for one case. */
export class IndexTakedownsByCase20261126000700 implements MigrationInterface {
  name = 'IndexTakedownsByCase20261126000700';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX takedown_requests_case_idx ON takedown_requests (case_id, requested_at DESC, id DESC)
      WHERE case_id IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX takedown_requests_case_idx`);
  }
}
