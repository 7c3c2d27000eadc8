import { type DynamicModule, Module } from '@nestjs/common';
import type { ServiceName } from '#shared/http';
import { messagingStateController } from './messaging-state.controller.js';
import { MessagingStateQueries, SERVICE_NAME } from './messaging-state.queries.js';
import { parkedMessagesController } from './parked-messages.controller.js';
import { ParkedMessagesQueries } from './parked-messages.queries.js';
import { ParkedMessagesService } from './parked-messages.service.js';

/** What operators can see and do about a service's messaging, under `/v1/operations/<service>`. */
@Module({})
export class OperationsModule {
  /** For the imports of the service's own module. */
  static forService(service: ServiceName): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [parkedMessagesController(service), messagingStateController(service)],
      providers: [
        { provide: SERVICE_NAME, useValue: service },
        ParkedMessagesQueries,
        ParkedMessagesService,
        MessagingStateQueries,
      ],
    };
  }
}
