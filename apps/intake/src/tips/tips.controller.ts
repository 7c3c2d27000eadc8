import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentCaller, Public, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, NeedsNoPlace, type Page } from '#shared/http';
import { SubmitTipDto } from './submit-tip.dto.js';
import { SubmittedTipDto, TipDto, TipSummaryDto } from './tip.dto.js';
import { TipsQuery } from './tips-query.dto.js';
import { TipsQueries } from './tips.queries.js';
import { TipsService } from './tips.service.js';

const tipId = {
  name: 'id',
  type: String,
  description: 'Id or reference of the tip.',
  example: 'TB-2026-000123',
} as const;

@ApiTags('tips')
@Controller('v1/tips')
export class TipsController {
  constructor(
    private readonly tips: TipsService,
    private readonly queries: TipsQueries,
  ) {}

  @Post()
  @Public()
  @Idempotent()
  @NeedsNoPlace()
  @ApiOperation({
    operationId: 'submitTip',
    summary: 'Submit a tip',
    description:
      'Open to everybody, with or without a name. Officers (`tips:record`) state the channel by which the tip ' +
      'reached them; partner systems (`tips:submit`) submit like the public and get the id too. No address, agent or ' +
      'header of a public submission is kept.',
  })
  @ApiCreatedResponse({
    type: SubmittedTipDto,
    headers: { Location: { description: 'Path of the tip, where its id is answered.', schema: { type: 'string' } } },
  })
  @ApiProblems('unauthenticated', 'forbidden')
  async submit(
    @Body() submission: SubmitTipDto,
    @CurrentCaller() caller: Caller | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SubmittedTipDto> {
    const submitted = await this.tips.submit(submission, caller);
    if (submitted.id !== undefined) void reply.header('location', `/v1/tips/${submitted.id}`);
    return submitted;
  }

  @Get()
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listTips',
    summary: 'List tips',
    description:
      'The tips that the caller’s body may read, the latest first: those it recorded, those of cases that it leads ' +
      'or supports, and for the Standing Office all. Tips about officials are read by the Standing Office and the ' +
      'Government Inspectorate alone, and never by the accused body.',
  })
  @ApiPage(TipSummaryDto)
  list(@Query() query: TipsQuery, @CurrentCaller() caller: Caller): Promise<Page<TipSummaryDto>> {
    return this.queries.list(query, caller);
  }

  @Get(':id')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'readTip',
    summary: 'Read a tip',
    description: 'The whole tip but for who reported it. Each reading is written into the audit log.',
  })
  @ApiParam(tipId)
  @ApiOkResponse({ type: TipDto, headers: { ETag: { description: 'The version.', schema: { type: 'string' } } } })
  @ApiProblems('not-found')
  read(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<TipDto> {
    return this.queries.read(id, caller);
  }
}
