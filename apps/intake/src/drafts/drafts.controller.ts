import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, IfMatch, type Page } from '#shared/http';
import { SubmittedTipDto } from '../tips/tip.dto.js';
import { DiscardDraftDto, DraftDto, DraftSummaryDto, MakeTipDto } from './draft.dto.js';
import { DraftsQuery } from './drafts-query.dto.js';
import { DraftsQueries } from './drafts.queries.js';
import { DraftsService } from './drafts.service.js';

const draftId = {
  name: 'id',
  type: String,
  description: 'Id of the draft.',
  example: '7b1f6f0e-52c1-4b6a-9a57-3f1f2c8f1d11',
} as const;
const anEtag = { ETag: { description: 'The version.', schema: { type: 'string' } } } as const;

@ApiTags('tip-drafts')
@Controller('v1/tip-drafts')
export class DraftsController {
  constructor(
    private readonly drafts: DraftsService,
    private readonly queries: DraftsQueries,
  ) {}

  @Get()
  @Allow('tips:record')
  @ApiOperation({
    operationId: 'listTipDrafts',
    summary: 'List drafts of tips',
    description:
      'The mails that came into the mailbox of the caller’s body, the latest first. Of each an officer makes a tip, or ' +
      'discards it.',
  })
  @ApiPage(DraftSummaryDto)
  list(@Query() query: DraftsQuery, @CurrentCaller() caller: Caller): Promise<Page<DraftSummaryDto>> {
    return this.queries.list(query, caller);
  }

  @Get(':id')
  @Allow('tips:record')
  @ApiOperation({
    operationId: 'readTipDraft',
    summary: 'Read a draft of a tip',
    description: 'The whole mail but for who sent it. Each reading is written into the audit log.',
  })
  @ApiParam(draftId)
  @ApiOkResponse({ type: DraftDto, headers: anEtag })
  @ApiProblems('not-found')
  read(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<DraftDto> {
    return this.queries.read(id, caller);
  }

  @Post(':id/tips')
  @Allow('tips:record')
  @Idempotent()
  @ApiOperation({
    operationId: 'makeTipOfDraft',
    summary: 'Make a tip of a draft',
    description:
      'A tip of the channel e-mail, received when the mail arrived, as the officer classifies it. Its informant is who ' +
      'sent the mail: sealed like every other, and shown to nobody here.',
  })
  @ApiParam(draftId)
  @ApiCreatedResponse({ type: SubmittedTipDto })
  @ApiProblems('not-found', 'state-conflict')
  makeTip(
    @Param('id') id: string,
    @Body() entry: MakeTipDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<SubmittedTipDto> {
    return this.drafts.makeTip(id, entry, { caller, version });
  }

  @Post(':id/discards')
  @HttpCode(200)
  @Allow('tips:record')
  @Idempotent()
  @ApiOperation({
    operationId: 'discardTipDraft',
    summary: 'Discard a draft of a tip',
    description:
      'No tip is made of it. Who sent it and its files are destroyed here; the mail itself stays in the mailbox.',
  })
  @ApiParam(draftId)
  @ApiOkResponse({ type: DraftSummaryDto, headers: anEtag })
  @ApiProblems('not-found', 'state-conflict')
  discard(
    @Param('id') id: string,
    @Body() discard: DiscardDraftDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<DraftSummaryDto> {
    return this.drafts.discard(id, discard, { caller, version });
  }
}
