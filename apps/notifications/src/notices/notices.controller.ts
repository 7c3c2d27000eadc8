import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, IfMatch, type Page } from '#shared/http';
import { NoticeDto } from './notice.dto.js';
import { NoticesQuery } from './notices-query.dto.js';
import { NoticesQueries } from './notices.queries.js';
import { NoticesService } from './notices.service.js';

const ApiNoticeId = () =>
  ApiParam({
    name: 'id',
    type: String,
    description: 'Id or human reference of the notice.',
    example: 'CV-2026-000017',
  });

@ApiTags('notices')
@Controller('v1/notices')
export class NoticesController {
  constructor(
    private readonly notices: NoticesService,
    private readonly queries: NoticesQueries,
  ) {}

  @Get()
  @Allow('notices:read')
  @ApiOperation({
    operationId: 'listNotices',
    summary: 'List notices',
    description:
      'The coordination notices to the caller’s body, the latest issued first; the Standing Office lists all of them.',
  })
  @ApiPage(NoticeDto)
  list(@CurrentCaller() caller: Caller, @Query() query: NoticesQuery): Promise<Page<NoticeDto>> {
    return this.queries.list(caller, query);
  }

  @Get(':id')
  @Allow('notices:read')
  @ApiOperation({
    operationId: 'readNotice',
    summary: 'Read a notice',
    description: 'One notice to the caller’s body.',
  })
  @ApiNoticeId()
  @ApiOkResponse({ type: NoticeDto })
  @ApiProblems('not-found')
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<NoticeDto> {
    return this.queries.byAddress(caller, id);
  }

  @Post(':id/acknowledgements')
  @HttpCode(200)
  @Allow('notices:acknowledge')
  @Idempotent()
  @ApiOperation({
    operationId: 'acknowledgeNotice',
    summary: 'Acknowledge a notice',
    description:
      'The body that the notice names takes note of it, once. An escalated notice may still be acknowledged, a ' +
      'withdrawn one not.',
  })
  @ApiNoticeId()
  @ApiOkResponse({ type: NoticeDto })
  @ApiProblems('not-found', 'state-conflict')
  acknowledge(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() version: number,
  ): Promise<NoticeDto> {
    return this.notices.acknowledge(caller, { id, version });
  }
}
