import { Module } from '@nestjs/common';
import { triageBodies, triageCases, triageTakedownRequests } from '#shared/contracts';
import type { SeedContext, ServiceDefinition } from '#shared/http';
import { BodiesController } from './bodies/bodies.controller.js';
import { BodiesQueries } from './bodies/bodies.queries.js';
import { BodiesService } from './bodies/bodies.service.js';
import { seedBodies } from './bodies/seed/bodies.seed.js';
import { CaseDetailQueries } from './cases/case-detail.queries.js';
import { CaseIntake } from './cases/case-intake.service.js';
import { CaseListQueries } from './cases/case-list.queries.js';
import { CaseRefusals } from './cases/case-refusals.service.js';
import { CaseEntity } from './cases/case.entity.js';
import { CaseThreadPart } from './cases/case-thread.adapter.js';
import { CasesConsumer } from './cases/cases.consumer.js';
import { CasesController } from './cases/cases.controller.js';
import { CasesService } from './cases/cases.service.js';
import { TipScreening } from './cases/tip-screening.service.js';
import { CompetenceService } from './competence/competence.service.js';
import { CreateBodies20261124000100 } from './database/20261124000100-create-bodies.js';
import { CreateCases20261124000200 } from './database/20261124000200-create-cases.js';
import { CreateSubjects20261124000300 } from './database/20261124000300-create-subjects.js';
import { CreateThreadMembers20261124000400 } from './database/20261124000400-create-thread-members.js';
import { SubjectsService } from './subjects/subjects.service.js';
import { THREAD_PARTS, type ThreadPart } from './threads/thread-part.adapter.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsService } from './threads/threads.service.js';
import { triageEnv } from './triage.env.js';

/** Every noun that knows threads is injected here; the threads themselves know none of them. */
const threadParts = {
  provide: THREAD_PARTS,
  inject: [CaseThreadPart],
  useFactory: (...parts: ThreadPart[]) => parts,
};

@Module({
  controllers: [BodiesController, CasesController, CasesConsumer, ThreadsController],
  providers: [
    BodiesQueries,
    BodiesService,
    CaseDetailQueries,
    CaseIntake,
    CaseListQueries,
    CaseRefusals,
    CaseThreadPart,
    CasesService,
    CompetenceService,
    SubjectsService,
    ThreadsService,
    TipScreening,
    threadParts,
  ],
})
export class TriageModule {}

async function seedTriage({ transactions, outbox, clock }: SeedContext<typeof triageEnv>): Promise<void> {
  await transactions.run((tx) => new BodiesService(outbox, clock).register(tx, seedBodies()));
}

/** The service that finds who is competent: bodies, cases, subjects and takedown requests. */
export const triage: ServiceDefinition<typeof triageEnv> = {
  name: 'triage',
  module: TriageModule,
  env: triageEnv,
  entities: [CaseEntity],
  migrations: [
    CreateBodies20261124000100,
    CreateCases20261124000200,
    CreateSubjects20261124000300,
    CreateThreadMembers20261124000400,
  ],
  publishes: [triageBodies, triageCases, triageTakedownRequests],
  seed: seedTriage,
  document: {
    title: 'Triage',
    description: 'The bodies, who is competent, the cases and the takedown requests.',
  },
};
