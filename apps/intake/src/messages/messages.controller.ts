import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiProblems, Idempotent, IfMatch } from '#shared/http';
import { TipSummaryDto } from '../tips/tip.dto.js';
import { OfficerMessageDto, TipMessageDto, TipMessagesDto } from './message.dto.js';
import { MessagesQueries } from './messages.queries.js';
import { MessagesService } from './messages.service.js';

const tipId = {
  name: 'id',
  type: String,
  description: 'Id or reference of the tip.',
  example: 'TB-2026-000123',
} as const;

@ApiTags('tips')
@Controller('v1/tips/:id')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly queries: MessagesQueries,
  ) {}

  @Get('messages')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listTipMessages',
    summary: 'Read the talk with the informant',
    description: 'All messages of both sides. Each reading is written into the audit log.',
  })
  @ApiParam(tipId)
  @ApiOkResponse({ type: TipMessagesDto })
  @ApiProblems('not-found')
  list(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<TipMessagesDto> {
    return this.queries.ofTip(id, caller);
  }

  @Post('messages')
  @Allow('tips:converse')
  @Idempotent()
  @ApiOperation({
    operationId: 'writeToInformant',
    summary: 'Write to the informant',
    description:
      'A question while the tip is under way, or the outcome once it has ended; by an officer of any body that reads ' +
      'the tip. The informant reads it with the receipt code and stays unknown.',
  })
  @ApiParam(tipId)
  @ApiCreatedResponse({ type: TipMessageDto })
  @ApiProblems('not-found', 'state-conflict')
  say(
    @Param('id') id: string,
    @Body() message: OfficerMessageDto,
    @CurrentCaller() caller: Caller,
  ): Promise<TipMessageDto> {
    return this.messages.sayAsOfficer(id, message, caller);
  }

  @Post('attention-acknowledgements')
  @HttpCode(200)
  @Allow('tips:converse', 'tips:screen')
  @ApiOperation({
    operationId: 'acknowledgeTipAttention',
    summary: 'Acknowledge that it is still going on',
    description: 'What the informant said is being looked at; the tip no longer asks for attention.',
  })
  @ApiParam(tipId)
  @ApiOkResponse({ type: TipSummaryDto })
  @ApiProblems('not-found', 'state-conflict')
  acknowledge(
    @Param('id') id: string,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<TipSummaryDto> {
    return this.messages.acknowledgeAttention(id, { caller, version });
  }
}
