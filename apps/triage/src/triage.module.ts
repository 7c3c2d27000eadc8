import { Module } from '@nestjs/common';
import { intakeTips, triageBodies, triageCases, triageTakedownRequests } from '#shared/contracts';
import type { SeedContext, ServiceDefinition } from '#shared/http';
import { OperationsModule } from '#shared/operations';
import { BodiesController } from './bodies/bodies.controller.js';
import { BodiesQueries } from './bodies/bodies.queries.js';
import { BodiesService } from './bodies/bodies.service.js';
import { seedBodies } from './bodies/seed/bodies.seed.js';
import { CaseDetailQueries } from './cases/case-detail.queries.js';
import { CaseIntake } from './cases/case-intake.service.js';
import { CaseListQueries } from './cases/case-list.queries.js';
import { CaseAttention } from './cases/case-attention.service.js';
import { CaseReadmissions } from './cases/case-readmissions.service.js';
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
import { CreateTakedowns20261124000500 } from './database/20261124000500-create-takedowns.js';
import { MakeRoomForConfirmations20261126000600 } from './database/20261126000600-make-room-for-confirmations.js';
import { IndexTakedownsByCase20261126000700 } from './database/20261126000700-index-takedowns-by-case.js';
import { AddAccusedBody20261127000100 } from './database/20261127000100-add-accused-body.js';
import { AddStillGoingOn20261127000200 } from './database/20261127000200-add-still-going-on.js';
import { SigningKeysController } from './signing-keys/signing-keys.controller.js';
import { SigningKeysService } from './signing-keys/signing-keys.service.js';
import { SubjectsService } from './subjects/subjects.service.js';
import { KnownCases } from './takedowns/known-cases.service.js';
import { TakedownConfirmationsController } from './takedowns/takedown-confirmations.controller.js';
import { TakedownConfirmations } from './takedowns/takedown-confirmations.service.js';
import { TakedownDelivery } from './takedowns/takedown-delivery.service.js';
import { TakedownIssue } from './takedowns/takedown-issue.service.js';
import { TakedownOverdueJob } from './takedowns/takedown-overdue.job.js';
import { TakedownOverdue } from './takedowns/takedown-overdue.service.js';
import { TakedownRequestEntity } from './takedowns/takedown-request.entity.js';
import { TakedownRequestsController } from './takedowns/takedown-requests.controller.js';
import { TakedownThreadPart } from './takedowns/takedown-thread.adapter.js';
import { TakedownsConsumer } from './takedowns/takedowns.consumer.js';
import { TakedownsQueries } from './takedowns/takedowns.queries.js';
import { TakedownsService } from './takedowns/takedowns.service.js';
import { THREAD_PARTS, type ThreadPart } from './threads/thread-part.adapter.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsService } from './threads/threads.service.js';
import { triageEnv } from './triage.env.js';

/** Every noun that knows threads is injected here; the threads themselves know none of them. */
const threadParts = {
  provide: THREAD_PARTS,
  inject: [CaseThreadPart, TakedownThreadPart],
  useFactory: (...parts: ThreadPart[]) => parts,
};

@Module({
  imports: [OperationsModule.forService('triage')],
  controllers: [
    BodiesController,
    CasesController,
    CasesConsumer,
    SigningKeysController,
    TakedownConfirmationsController,
    TakedownRequestsController,
    TakedownsConsumer,
    ThreadsController,
  ],
  providers: [
    BodiesQueries,
    BodiesService,
    CaseDetailQueries,
    CaseIntake,
    CaseListQueries,
    CaseRefusals,
    CaseReadmissions,
    CaseAttention,
    CaseThreadPart,
    CasesService,
    CompetenceService,
    KnownCases,
    SigningKeysService,
    SubjectsService,
    TakedownConfirmations,
    TakedownDelivery,
    TakedownIssue,
    TakedownOverdue,
    TakedownOverdueJob,
    TakedownsQueries,
    TakedownsService,
    TakedownThreadPart,
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
  entities: [CaseEntity, TakedownRequestEntity],
  migrations: [
    CreateBodies20261124000100,
    CreateCases20261124000200,
    CreateSubjects20261124000300,
    CreateThreadMembers20261124000400,
    CreateTakedowns20261124000500,
    MakeRoomForConfirmations20261126000600,
    IndexTakedownsByCase20261126000700,
    AddAccusedBody20261127000100,
    AddStillGoingOn20261127000200,
  ],
  publishes: [triageBodies, triageCases, triageTakedownRequests],
  awaited: [intakeTips],
  seed: seedTriage,
  // A push of 10,000 confirmations with short reasons fits.
  bodyLimitBytes: 8 * 1024 * 1024,
  document: {
    title: 'Triage',
    description: 'The bodies, who is competent, the cases and the takedown requests.',
  },
};
