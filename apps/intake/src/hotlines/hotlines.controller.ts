import { Body, Controller, Get, Header, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentCaller, Public, type Caller } from '#shared/auth';
import { ApiProblems, Idempotent, IfMatch } from '#shared/http';
import { HotlinePageDto } from './hotline.dto.js';
import { ChangeHotlineDto, CheckHotlineDto, PublishHotlineDto, WithdrawHotlineDto } from './hotline-entry.dto.js';
import { HotlineRecordDto } from './hotline-record.dto.js';
import { HotlineRecordsQueries } from './hotline-records.queries.js';
import { HotlinesQueries } from './hotlines.queries.js';
import { HotlinesQuery } from './hotlines-query.dto.js';
import { HotlinesService } from './hotlines.service.js';

const hotlineId = {
  name: 'id',
  type: String,
  description: 'Id of the hotline.',
  example: '0d5c3c86-6f0e-5c5e-9f5e-0f1de1b0a001',
} as const;

const anEtag = { ETag: { description: 'The latest version.', schema: { type: 'string' } } } as const;

@ApiTags('hotlines')
@Controller('v1/hotlines')
export class HotlinesController {
  constructor(
    private readonly hotlines: HotlinesService,
    private readonly lists: HotlinesQueries,
    private readonly records: HotlineRecordsQueries,
  ) {}

  @Get()
  @Public()
  @Header('vary', 'accept-language')
  @ApiOperation({
    operationId: 'listHotlines',
    summary: 'List hotlines',
    description:
      'The published numbers and addresses for tips that are valid today, the highest level first. With a place: those ' +
      'for it, or where it has none that fits, those of the nearest body above it (commune, province, whole country); ' +
      '`coverage` tells which. `texts` are in Vietnamese, or in English with `Accept-Language: en`.',
  })
  @ApiOkResponse({ type: HotlinePageDto, description: 'One page of the list.' })
  @ApiProblems('unauthenticated', 'forbidden')
  list(@Query() query: HotlinesQuery, @CurrentCaller() caller: Caller | undefined): Promise<HotlinePageDto> {
    return this.lists.list(query, caller);
  }

  @Get(':id')
  @Public()
  @Header('vary', 'accept-language')
  @ApiOperation({
    operationId: 'readHotline',
    summary: 'Read a hotline',
    description:
      'What holds today, and all that was ever published of it: by whom, when and why. Internal versions are shown to ' +
      'officers (`hotlines:manage`) of the body that keeps it and of those above; each such reading is written into ' +
      'the audit log.',
  })
  @ApiParam(hotlineId)
  @ApiOkResponse({ type: HotlineRecordDto, headers: anEtag })
  @ApiProblems('not-found')
  read(@Param('id') id: string, @CurrentCaller() caller: Caller | undefined): Promise<HotlineRecordDto> {
    return this.records.read(id, caller);
  }

  @Post()
  @Allow('hotlines:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'publishHotline',
    summary: 'Publish a hotline',
    description:
      'A body publishes its own hotlines and those of bodies under it; the committee of a province also those of its ' +
      'communes’ committees, which the register does not have (`bodyName` instead of `bodyCode`); the Standing Office ' +
      'all. A body cannot have the same number or address twice at one time: 409 `conflict`.',
  })
  @ApiCreatedResponse({
    type: HotlineRecordDto,
    headers: { ...anEtag, Location: { description: 'Path of the hotline.', schema: { type: 'string' } } },
  })
  @ApiProblems('conflict')
  async publish(
    @Body() entry: PublishHotlineDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HotlineRecordDto> {
    const published = await this.hotlines.publish(entry, caller);
    void reply.header('location', `/v1/hotlines/${published.id}`);
    return published;
  }

  @Post(':id/versions')
  @Allow('hotlines:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'changeHotline',
    summary: 'Change a hotline',
    description:
      'Publishes the whole entry anew, from today or a later day on. What was published before stays in the history ' +
      'with the days on which it held.',
  })
  @ApiParam(hotlineId)
  @ApiCreatedResponse({ type: HotlineRecordDto, headers: anEtag })
  @ApiProblems('not-found', 'state-conflict', 'conflict')
  change(
    @Param('id') id: string,
    @Body() entry: ChangeHotlineDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<HotlineRecordDto> {
    return this.hotlines.change(id, entry, { caller, version });
  }

  @Post(':id/withdrawals')
  @Allow('hotlines:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'withdrawHotline',
    summary: 'Withdraw a hotline',
    description: 'Ends its validity, at once or on a later day, with a reason. Its history stays.',
  })
  @ApiParam(hotlineId)
  @ApiCreatedResponse({ type: HotlineRecordDto, headers: anEtag })
  @ApiProblems('not-found', 'state-conflict')
  withdraw(
    @Param('id') id: string,
    @Body() withdrawal: WithdrawHotlineDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<HotlineRecordDto> {
    return this.hotlines.withdraw(id, withdrawal, { caller, version });
  }

  @Post(':id/checks')
  @Allow('hotlines:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'checkHotline',
    summary: 'Note a check of a hotline',
    description:
      'Somebody has called or written and made sure. Decides whether the public is shown it from today on: a mobile of ' +
      'a former officer stays `internal` until a check finds that it is answered for the body.',
  })
  @ApiParam(hotlineId)
  @ApiCreatedResponse({ type: HotlineRecordDto, headers: anEtag })
  @ApiProblems('not-found', 'state-conflict')
  check(
    @Param('id') id: string,
    @Body() check: CheckHotlineDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<HotlineRecordDto> {
    return this.hotlines.check(id, check, { caller, version });
  }
}
