import { Body, Controller, Get, Param, Post, Query, type Type } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { ApiPage, ApiProblems, type ServiceName } from '#shared/http';
import { Act, ApiParkedMessageId, Operation } from './operation.decorators.js';
import {
  ParkedMessageDetailDto,
  ParkedMessageDiscardDto,
  ParkedMessageDto,
  ParkedMessagesReplayDto,
} from './parked-message.dto.js';
import { ParkedMessagesQuery, ParkedMessagesReplayOrder } from './parked-messages-query.dto.js';
import { ParkedMessagesQueries } from './parked-messages.queries.js';
import { ParkedMessagesService } from './parked-messages.service.js';
import { parkedMessageTexts as texts } from './parked-messages.texts.js';

/** The door to the parked messages of one service: the same in each, under a path of its own. */
export function parkedMessagesController(service: ServiceName): Type<unknown> {
  @Controller(`v1/operations/${service}/parked-messages`)
  class ParkedMessagesController {
    constructor(
      private readonly queries: ParkedMessagesQueries,
      private readonly parked: ParkedMessagesService,
    ) {}

    @Get()
    @Operation(['list', service, 'ParkedMessages'], texts.list)
    @ApiPage(ParkedMessageDto)
    list(@Query() query: ParkedMessagesQuery) {
      return this.queries.list(query);
    }

    @Post('replay')
    @Act(['replay', service, 'ParkedMessages'], texts.replayAll)
    @ApiOkResponse({ type: ParkedMessagesReplayDto, description: 'They are set to be tried again.' })
    replayAll(@Body() order: ParkedMessagesReplayOrder) {
      return this.parked.replayAll(order);
    }

    @Get(':id')
    @Operation(['read', service, 'ParkedMessage'], texts.read)
    @ApiParkedMessageId()
    @ApiOkResponse({ type: ParkedMessageDetailDto, description: 'The message, masked.' })
    read(@Param('id') id: string) {
      return this.queries.read(id);
    }

    @Post(':id/replay')
    @Act(['replay', service, 'ParkedMessage'], texts.replay)
    @ApiParkedMessageId()
    @ApiOkResponse({ type: ParkedMessageDto, description: 'It is set to be tried again.' })
    @ApiProblems('state-conflict')
    replay(@Param('id') id: string) {
      return this.parked.replay(id);
    }

    @Post(':id/discard')
    @Act(['discard', service, 'ParkedMessage'], texts.discard)
    @ApiParkedMessageId()
    @ApiOkResponse({ type: ParkedMessageDto, description: 'It is given up.' })
    @ApiProblems('state-conflict')
    discard(@Param('id') id: string, @Body() { reason }: ParkedMessageDiscardDto) {
      return this.parked.discard(id, reason);
    }
  }
  return ParkedMessagesController;
}
