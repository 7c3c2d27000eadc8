import { Module } from '@nestjs/common';
import { notificationsDeliveries, notificationsNotices } from '#shared/contracts';
import type { ServiceDefinition } from '#shared/http';
import { OperationsModule } from '#shared/operations';
import { BodiesConsumer } from './bodies/bodies.consumer.js';
import { BodiesService } from './bodies/bodies.service.js';
import { CreateBodies20261124000100 } from './database/20261124000100-create-bodies.js';
import { CreateNotices20261124000200 } from './database/20261124000200-create-notices.js';
import { CreateThreadMembers20261124000300 } from './database/20261124000300-create-thread-members.js';
import { CreateWebhooks20261124000400 } from './database/20261124000400-create-webhooks.js';
import { AddThreadMemberVersions20261124000600 } from './database/20261124000600-add-thread-member-versions.js';
import { AddAccusedBody20261127000700 } from './database/20261127000700-add-accused-body.js';
import { DeliveriesConsumer } from './deliveries/deliveries.consumer.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesQueries } from './deliveries/deliveries.queries.js';
import { DeliveryAttempts } from './deliveries/delivery-attempts.service.js';
import { DeliveryQueue } from './deliveries/delivery-queue.service.js';
import { DeliveryJob } from './deliveries/delivery.job.js';
import { ReplaysService } from './deliveries/replays.service.js';
import { NoticeEscalationJob } from './notices/notice-escalation.job.js';
import { NoticeEscalation } from './notices/notice-escalation.service.js';
import { NoticeIssue } from './notices/notice-issue.service.js';
import { NoticeEntity } from './notices/notice.entity.js';
import { NoticesConsumer } from './notices/notices.consumer.js';
import { NoticesController } from './notices/notices.controller.js';
import { NoticesQueries } from './notices/notices.queries.js';
import { NoticesService } from './notices/notices.service.js';
import { notificationsEnv } from './notifications.env.js';
import { ThreadsConsumer } from './threads/threads.consumer.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsService } from './threads/threads.service.js';
import { EndpointVerificationJob } from './webhooks/endpoint-verification.job.js';
import { EndpointVerification } from './webhooks/endpoint-verification.service.js';
import { WebhookEndpointEntity } from './webhooks/webhook-endpoint.entity.js';
import { WebhookEndpointsController } from './webhooks/webhook-endpoints.controller.js';
import { WebhookEndpointsQueries } from './webhooks/webhook-endpoints.queries.js';
import { WebhookEndpointsService } from './webhooks/webhook-endpoints.service.js';
import { WebhookSecrets } from './webhooks/webhook-secrets.service.js';
import { WebhookTargets } from './webhooks/webhook-targets.service.js';
import { WebhookClient } from './webhooks/webhook.client.js';

@Module({
  imports: [OperationsModule.forService('notifications')],
  controllers: [
    BodiesConsumer,
    DeliveriesConsumer,
    DeliveriesController,
    NoticesConsumer,
    NoticesController,
    ThreadsConsumer,
    ThreadsController,
    WebhookEndpointsController,
  ],
  providers: [
    BodiesService,
    DeliveriesQueries,
    DeliveryAttempts,
    DeliveryJob,
    DeliveryQueue,
    EndpointVerification,
    EndpointVerificationJob,
    NoticeEscalation,
    NoticeEscalationJob,
    NoticeIssue,
    NoticesQueries,
    NoticesService,
    ReplaysService,
    ThreadsService,
    WebhookClient,
    WebhookEndpointsQueries,
    WebhookEndpointsService,
    WebhookSecrets,
    WebhookTargets,
  ],
})
export class NotificationsModule {}

/** The service that tells bodies what they have to know: coordination notices, and signed webhooks. */
export const notifications: ServiceDefinition<typeof notificationsEnv> = {
  name: 'notifications',
  module: NotificationsModule,
  env: notificationsEnv,
  entities: [NoticeEntity, WebhookEndpointEntity],
  migrations: [
    CreateBodies20261124000100,
    CreateNotices20261124000200,
    CreateThreadMembers20261124000300,
    CreateWebhooks20261124000400,
    AddThreadMemberVersions20261124000600,
    AddAccusedBody20261127000700,
  ],
  publishes: [notificationsNotices, notificationsDeliveries],
  document: {
    title: 'Notifications',
    description: 'Coordination notices, their acknowledgement and escalation, and signed webhooks.',
  },
};
