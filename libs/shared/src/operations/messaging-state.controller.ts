import { Controller, Get, type Type } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { ServiceName } from '#shared/http';
import { MessagingStateDto } from './messaging-state.dto.js';
import { MessagingStateQueries } from './messaging-state.queries.js';
import { Operation } from './operation.decorators.js';

const texts = {
  summary: 'Read the state of the messaging',
  description:
    'How the consumers of the service stand and how far they are behind, what is still to be sent, and how many ' +
    'messages are parked. The lag comes from the broker, at most ten seconds old; a broker that does not answer is told ' +
    'of in the answer.',
};

/** The door to the state of one service's messaging. */
export function messagingStateController(service: ServiceName): Type<unknown> {
  @Controller(`v1/operations/${service}/messaging`)
  class MessagingStateController {
    constructor(private readonly state: MessagingStateQueries) {}

    @Get()
    @Operation(['read', service, 'Messaging'], texts)
    @ApiOkResponse({ type: MessagingStateDto, description: 'How it stands.' })
    read() {
      return this.state.read();
    }
  }
  return MessagingStateController;
}
