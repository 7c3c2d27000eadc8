import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '#shared/http';
import { OperationsModule } from '#shared/operations';
import { BodiesConsumer } from './bodies/bodies.consumer.js';
import { CaseFactsConsumer } from './cases/case-facts.consumer.js';
import { CreateFigures20261124000100 } from './database/20261124000100-create-figures.js';
import { AddThreadTips20261124000200 } from './database/20261124000200-add-thread-tips.js';
import { AddThreadMemberVersions20261124000300 } from './database/20261124000300-add-thread-member-versions.js';
import { FactLedger } from './figures/fact-ledger.service.js';
import { reportingEnv } from './reporting.env.js';
import { NationalReportController } from './reports/national-report.controller.js';
import { NationalReportQueries } from './reports/national-report.queries.js';
import { ItemFactsConsumer } from './takedowns/item-facts.consumer.js';
import { ThreadMembersConsumer } from './threads/thread-members.consumer.js';
import { ThreadMembers } from './threads/thread-members.service.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsQueries } from './threads/threads.queries.js';
import { TipFactsConsumer } from './tips/tip-facts.consumer.js';

@Module({
  imports: [OperationsModule.forService('reporting')],
  controllers: [
    BodiesConsumer,
    CaseFactsConsumer,
    ItemFactsConsumer,
    NationalReportController,
    ThreadsController,
    TipFactsConsumer,
    ThreadMembersConsumer,
  ],
  providers: [FactLedger, NationalReportQueries, ThreadMembers, ThreadsQueries],
})
export class ReportingModule {}

/** The service that adds up: facts and figures fed by events alone, and the reports drawn from them. */
export const reporting: ServiceDefinition<typeof reportingEnv> = {
  name: 'reporting',
  module: ReportingModule,
  env: reportingEnv,
  migrations: [CreateFigures20261124000100, AddThreadTips20261124000200, AddThreadMemberVersions20261124000300],
  document: { title: 'Reporting', description: 'Reports on tips, cases and takedowns, from events alone.' },
};
