import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCaseProgress20261124000200 implements MigrationInterface {
  name = 'CreateCaseProgress20261124000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    // What triage's events have told of a case, whichever came first. `bodies_version` is the case's version at which
    // its bodies were last named, so that an earlier naming that arrives late changes nothing.
    await queryRunner.query(`
      CREATE TABLE case_progress (
        case_id uuid NOT NULL,
        thread_id uuid NOT NULL,
        reference text,
        stage text NOT NULL,
        lead text,
        supports text[],
        bodies_version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT case_progress_pkey PRIMARY KEY (case_id),
        CONSTRAINT case_progress_thread_key UNIQUE (thread_id),
        CONSTRAINT case_progress_stage_check CHECK (stage IN ('open', 'accepted', 'ended'))
      )`);
    // A tip may leave one case and join another, and the two cases' events come in no order between them: so each
    // link is a row of its own, with the case's version that last changed it.
    await queryRunner.query(`
      CREATE TABLE case_tips (
        case_id uuid NOT NULL,
        tip_id uuid NOT NULL,
        joined boolean NOT NULL,
        case_version integer NOT NULL,
        CONSTRAINT case_tips_pkey PRIMARY KEY (tip_id, case_id)
      )`);
    await queryRunner.query(`CREATE INDEX case_tips_case_idx ON case_tips (case_id, tip_id) WHERE joined`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE case_tips, case_progress`);
  }
}
