import { Module } from '@nestjs/common';
import { intakeTips } from '#shared/contracts';
import type { ServiceDefinition } from '#shared/http';
import { OperationsModule } from '#shared/operations';
import { AttachmentChecksJob } from './attachments/attachment-checks.job.js';
import { AttachmentChecks } from './attachments/attachment-checks.service.js';
import { AttachmentHanding } from './attachments/attachment-handing.service.js';
import { AttachmentReceiving } from './attachments/attachment-receiving.service.js';
import { AttachmentUpkeep } from './attachments/attachment-upkeep.service.js';
import { AttachmentVault } from './attachments/attachment-vault.service.js';
import { AttachmentsController } from './attachments/attachments.controller.js';
import { AttachmentsQueries } from './attachments/attachments.queries.js';
import { Cleaner } from './attachments/inspection/cleaner.service.js';
import { OriginalsController } from './attachments/originals.controller.js';
import { ReceiptAttachmentsController } from './attachments/receipt-attachments.controller.js';
import { BatchesController } from './batches/batches.controller.js';
import { BatchesService } from './batches/batches.service.js';
import { BodiesConsumer } from './bodies/bodies.consumer.js';
import { BodiesService } from './bodies/bodies.service.js';
import { CaseProgressService } from './cases/case-progress.service.js';
import { CasesConsumer } from './cases/cases.consumer.js';
import { DraftsController } from './drafts/drafts.controller.js';
import { DraftsQueries } from './drafts/drafts.queries.js';
import { DraftsService } from './drafts/drafts.service.js';
import { ExtractionsController } from './extractions/extractions.controller.js';
import { ExtractionsService } from './extractions/extractions.service.js';
import { fileStore } from './files/file-store.adapter.js';
import { malwareScanner } from './files/malware-scanner.adapter.js';
import { FollowsController } from './follows/follows.controller.js';
import { FollowsService } from './follows/follows.service.js';
import { HotlineKeepingService } from './hotlines/hotline-keeping.service.js';
import { HotlineRecordsQueries } from './hotlines/hotline-records.queries.js';
import { HotlinesController } from './hotlines/hotlines.controller.js';
import { HotlinesQueries } from './hotlines/hotlines.queries.js';
import { HotlinesService } from './hotlines/hotlines.service.js';
import { loadHotlines } from './hotlines/seed/load-hotlines.seed.js';
import { IdentifiersService } from './identifiers/identifiers.service.js';
import { IdentityRotationJob } from './informants/identity-rotation.job.js';
import { IdentityRotation } from './informants/identity-rotation.service.js';
import { InformantOpeningsController } from './informants/informant-openings.controller.js';
import { InformantOpeningsQueries } from './informants/informant-openings.queries.js';
import { InformantOpeningsService } from './informants/informant-openings.service.js';
import { InformantSettingsController } from './informants/informant-settings.controller.js';
import { InformantSettings } from './informants/informant-settings.service.js';
import { InformantsService } from './informants/informants.service.js';
import { SameInformantQueries } from './informants/same-informant.queries.js';
import { intakeMigrations } from './database/migrations.data.js';
import { intakeEnv } from './intake.env.js';
import { ArrivalsService } from './mailbox/arrivals.service.js';
import { MailReading } from './mailbox/mail-reading.service.js';
import { MailboxJob } from './mailbox/mailbox.job.js';
import { MailboxService } from './mailbox/mailbox.service.js';
import { LogBookExports } from './log-book/log-book-exports.service.js';
import { LogBookMoves } from './log-book/log-book-moves.service.js';
import { LogBookNumberingJob } from './log-book/log-book-numbering.job.js';
import { LogBookNumbering } from './log-book/log-book-numbering.service.js';
import { LogBookQueries } from './log-book/log-book.queries.js';
import { LogBooksController } from './log-book/log-books.controller.js';
import { LogBooksService } from './log-book/log-books.service.js';
import { MessagesController } from './messages/messages.controller.js';
import { MessagesQueries } from './messages/messages.queries.js';
import { MessagesService } from './messages/messages.service.js';
import { PlacesController } from './places/places.controller.js';
import { PlacesService } from './places/places.service.js';
import { Deadlines } from './receiving-rules/deadlines.service.js';
import { ReceivingRulesController } from './receiving-rules/receiving-rules.controller.js';
import { ReceivingRules } from './receiving-rules/receiving-rules.service.js';
import { ReceivingSettings } from './receiving-rules/receiving-settings.service.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { ReceiptsService } from './receipts/receipts.service.js';
import { ActsOnTips } from './screening/acts-on-tips.service.js';
import { ProposalsQueries } from './screening/proposals.queries.js';
import { ScreeningController } from './screening/screening.controller.js';
import { ScreeningService } from './screening/screening.service.js';
import { SealedKeysJob } from './sealed-keys/sealed-keys.job.js';
import { SealedKeys } from './sealed-keys/sealed-keys.service.js';
import { TipSearch } from './search/tip-search.queries.js';
import { InterestQueries } from './similar/interest.queries.js';
import { SimilarController } from './similar/similar.controller.js';
import { SimilarService } from './similar/similar.service.js';
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
    ReceiptAttachmentsController,
    AttachmentsController,
    OriginalsController,
    BatchesController,
    ScreeningController,
    MessagesController,
    DraftsController,
    ReceivingRulesController,
    ReceiptsController,
    ExtractionsController,
    SimilarController,
    FollowsController,
    InformantOpeningsController,
    InformantSettingsController,
    HotlinesController,
    PlacesController,
    ThreadsController,
    LogBooksController,
    CasesConsumer,
    BodiesConsumer,
  ],
  providers: [
    fileStore,
    BodiesService,
    Deadlines,
    ReceivingRules,
    ReceivingSettings,
    ActsOnTips,
    malwareScanner,
    Cleaner,
    AttachmentVault,
    AttachmentReceiving,
    AttachmentHanding,
    AttachmentChecks,
    AttachmentChecksJob,
    AttachmentUpkeep,
    AttachmentsQueries,
    BatchesService,
    ScreeningService,
    DraftsService,
    DraftsQueries,
    SealedKeys,
    SealedKeysJob,
    ArrivalsService,
    MailReading,
    MailboxService,
    MailboxJob,
    MessagesService,
    MessagesQueries,
    TipSearch,
    ProposalsQueries,
    TipsService,
    TipsQueries,
    TipProgressService,
    CaseProgressService,
    ReceiptsService,
    InformantsService,
    InformantSettings,
    InformantOpeningsQueries,
    InformantOpeningsService,
    SameInformantQueries,
    IdentityRotation,
    IdentityRotationJob,
    IdentifiersService,
    ExtractionsService,
    InterestQueries,
    SimilarService,
    FollowsService,
    HotlinesService,
    HotlinesQueries,
    HotlineRecordsQueries,
    HotlineKeepingService,
    PlacesService,
    ThreadsQueries,
    LogBookExports,
    LogBookMoves,
    LogBookNumbering,
    LogBookNumberingJob,
    LogBookQueries,
    LogBooksService,
  ],
})
export class IntakeModule {}

/** Intake: tips in all channels, receipts, the sealed informant, and the hotlines. */
export const intake: ServiceDefinition<typeof intakeEnv> = {
  name: 'intake',
  module: IntakeModule,
  env: intakeEnv,
  entities: [TipEntity, TipEntitlementEntity],
  migrations: intakeMigrations,
  // A batch of 10,000 short tips fits; the gateway keeps single ones to a tenth of it.
  bodyLimitBytes: 10 * 1024 * 1024,
  publishes: [intakeTips],
  awaited: [intakeTips],
  seed: ({ transactions, clock }) => transactions.run((tx) => loadHotlines(tx, clock.now())),
  document: { title: 'Vigil 389 – intake', description: 'Tips, receipts, hotlines and places.' },
};
