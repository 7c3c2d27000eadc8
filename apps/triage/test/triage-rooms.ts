import type { DataSource } from 'typeorm';
import { Clock } from '#shared/config';
import type { TipDecidedV1, TipReceivedV1, TipRefusedV1 } from '#shared/contracts';
import { createDataSource, Transactions, type MigrationPlan, type Tx } from '#shared/database';
import { Outbox, type ReceivedEvent } from '#shared/messaging';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { BodiesService } from '../src/bodies/bodies.service.js';
import { seedBodies } from '../src/bodies/seed/bodies.seed.js';
import { CaseIntake } from '../src/cases/case-intake.service.js';
import { CaseReadmissions } from '../src/cases/case-readmissions.service.js';
import { CaseRefusals } from '../src/cases/case-refusals.service.js';
import { TipScreening } from '../src/cases/tip-screening.service.js';
import { CompetenceService } from '../src/competence/competence.service.js';
import { SubjectsService } from '../src/subjects/subjects.service.js';
import { ThreadsService } from '../src/threads/threads.service.js';
import { triage } from '../src/triage.module.js';
import { received } from './a-tip.js';

export const triagePlan: MigrationPlan = { service: 'triage', migrations: [...(triage.migrations ?? [])] };

/** A clock that a test sets. */
export class TestClock extends Clock {
  at = new Date('2026-11-03T02:41:00.000Z');

  now(): Date {
    return this.at;
  }
}

/** The rooms of triage without their doors: real tables, the services that write them, and no broker. */
export interface TriageRooms {
  database: TestDatabase;
  dataSource: DataSource;
  transactions: Transactions;
  outbox: Outbox;
  clock: TestClock;
  bodies: BodiesService;
  subjects: SubjectsService;
  intake: CaseIntake;
  refusals: CaseRefusals;
  /** Takes tips in, all in one transaction, as one set of messages. */
  takeIn(...tips: TipReceivedV1[]): Promise<void>;
  refuse(...refusals: TipRefusedV1[]): Promise<void>;
  decide(...decisions: TipDecidedV1[]): Promise<void>;
  admit(...tips: TipReceivedV1[]): Promise<void>;
  /** Forgets all cases and what was published; the register of bodies stays. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export interface RoomsOptions {
  /** False: the register of bodies stays empty. */
  seeded?: boolean;
  subjects?: SubjectsService;
}

export async function openRooms({
  seeded = true,
  subjects = new SubjectsService(),
}: RoomsOptions = {}): Promise<TriageRooms> {
  const database = await createTestDatabase(triagePlan);
  const dataSource = await createDataSource({
    url: database.url,
    applicationName: 'triage.test',
    entities: [...(triage.entities ?? [])],
    poolSize: 10,
  }).initialize();
  const clock = new TestClock();
  const transactions = new Transactions(dataSource);
  const outbox = new Outbox({ service: 'triage', now: () => clock.now() });
  const bodies = new BodiesService(outbox, clock);
  const threads = new ThreadsService(dataSource, []);
  const competence = new CompetenceService(bodies);
  const intake = new CaseIntake(new TipScreening(bodies), subjects, competence, threads, outbox, clock);
  const refusals = new CaseRefusals(subjects, threads, outbox, clock);
  const readmissions = new CaseReadmissions(refusals, intake);
  if (seeded) await transactions.run((tx) => bodies.register(tx, seedBodies()));
  const inOne = (work: (tx: Tx) => Promise<void>) => transactions.run(work);
  return {
    ...{ database, dataSource, transactions, outbox, clock, bodies, subjects, intake, refusals },
    takeIn: (...tips) =>
      inOne((tx) =>
        intake.takeIn(
          tx,
          tips.map((tip) => received(tip)),
        ),
      ),
    refuse: (...all) =>
      inOne((tx) =>
        refusals.detach(
          tx,
          all.map((one) => received(one, 'tip.refused.v1')),
        ),
      ),
    decide: (...all) =>
      inOne((tx) =>
        refusals.detachGuided(
          tx,
          all.map((one) => received(one, 'tip.decided.v1')),
        ),
      ),
    admit: (...all) =>
      inOne((tx) =>
        readmissions.takeInAnew(
          tx,
          all.map((one) => received(one, 'tip.admitted.v1')),
        ),
      ),
    empty: async () => {
      await database.query(`TRUNCATE cases, case_readers, case_tips, case_acts, related_cases, refused_tips,
                                     subject_identifiers, case_identifiers, thread_members, outbox, audit_rows`);
    },
    close: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}

export interface OutboxRow {
  event_type: string;
  aggregate_id: string;
  version: number;
  data: Record<string, unknown>;
}

/** What has been published on a topic and not been sent, in order. */
export async function published({ database }: TriageRooms, type?: string): Promise<OutboxRow[]> {
  return database.query<OutboxRow>(
    `SELECT event_type, aggregate_id, version, payload::jsonb AS data FROM outbox
     WHERE topic = 'triage.cases' AND ($1::text IS NULL OR event_type = $1) ORDER BY seq`,
    [type ?? null],
  );
}

/** The events of a set that is delivered in a transaction of the test's own. */
export function eventsOf(...tips: TipReceivedV1[]): ReceivedEvent<TipReceivedV1>[] {
  return tips.map((tip) => received(tip));
}
