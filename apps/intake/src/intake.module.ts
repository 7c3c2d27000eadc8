import { Module } from '@nestjs/common';
import { intakeTips } from '#shared/contracts';
import type { ServiceDefinition } from '#shared/http';
import { OperationsModule } from '#shared/operations';
import { BodiesConsumer } from './bodies/bodies.consumer.js';
import { BodiesService } from './bodies/bodies.service.js';
import { CaseProgressService } from './cases/case-progress.service.js';
import { CasesConsumer } from './cases/cases.consumer.js';
import { CreateTips20261124000100 } from './database/20261124000100-create-tips.js';
import { CreateCaseProgress20261124000200 } from './database/20261124000200-create-case-progress.js';
import { CreateHotlines20261124000300 } from './database/20261124000300-create-hotlines.js';
import { CreateBodies20261127000100 } from './database/20261127000100-create-bodies.js';
import { AddScreening20261127000110 } from './database/20261127000110-add-screening.js';
import { HotlinesController } from './hotlines/hotlines.controller.js';
import { HotlinesQueries } from './hotlines/hotlines.queries.js';
import { loadHotlines } from './hotlines/hotlines.service.js';
import { IdentifiersService } from './identifiers/identifiers.service.js';
import { InformantsService } from './informants/informants.service.js';
import { intakeEnv } from './intake.env.js';
import { Deadlines } from './receiving-rules/deadlines.service.js';
import { ReceivingRulesController } from './receiving-rules/receiving-rules.controller.js';
import { ReceivingRules } from './receiving-rules/receiving-rules.service.js';
import { ReceivingSettings } from './receiving-rules/receiving-settings.service.js';
import { ReceiptAttempts } from './receipts/receipt-attempts.service.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { ReceiptsService } from './receipts/receipts.service.js';
import { ActsOnTips } from './screening/acts-on-tips.service.js';
import { ProposalsQueries } from './screening/proposals.queries.js';
import { ScreeningController } from './screening/screening.controller.js';
import { ScreeningService } from './screening/screening.service.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsQueries } from './threads/threads.queries.js';
import { TipEntitlementEntity } from './tips/tip-entitlement.entity.js';
import { TipProgressService } from './tips/tip-progress.service.js';
import { TipEntity } from './tips/tip.entity.js';
import { TipsController } from './tips/tips.controller.js';
import { TipsQueries } from './tips/tips.queries.js';
import { TipsService } from './tips/tips.service.js';

@Module({
  imports: [OperationsModule.forService('intake')],
  controllers: [
    TipsController,
    ScreeningController,
    ReceivingRulesController,
    ReceiptsController,
    HotlinesController,
    ThreadsController,
    CasesConsumer,
    BodiesConsumer,
  ],
  providers: [
    BodiesService,
    Deadlines,
    ReceivingRules,
    ReceivingSettings,
    ActsOnTips,
    ScreeningService,
    ProposalsQueries,
    TipsService,
    TipsQueries,
    TipProgressService,
    CaseProgressService,
    ReceiptAttempts,
    ReceiptsService,
    InformantsService,
    IdentifiersService,
    HotlinesQueries,
    ThreadsQueries,
  ],
})
export class IntakeModule {}

/** Intake: tips in all channels, receipts, the sealed informant, and the hotlines. */
export const intake: ServiceDefinition<typeof intakeEnv> = {
  name: 'intake',
  module: IntakeModule,
  env: intakeEnv,
  entities: [TipEntity, TipEntitlementEntity],
  migrations: [
    CreateTips20261124000100,
    CreateCaseProgress20261124000200,
    CreateHotlines20261124000300,
    CreateBodies20261127000100,
    AddScreening20261127000110,
  ],
  publishes: [intakeTips],
  awaited: [intakeTips],
  seed: ({ transactions }) => transactions.run(loadHotlines),
  document: { title: 'Vigil 389 – intake', description: 'Tips, receipts and hotlines.' },
};
