import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Internal, type Caller } from '#shared/auth';
import { ApiProblems } from '#shared/http';
import { ReportingThreadDto } from './thread.dto.js';
import { ThreadsQueries } from './threads.queries.js';

@ApiTags('threads')
@Controller('internal/threads')
export class ThreadsController {
  constructor(private readonly threads: ThreadsQueries) {}

  @Get(':id')
  @Internal()
  @ApiOperation({
    operationId: 'readReportingThread',
    summary: 'Reporting’s part of a thread',
    description: 'Takes the thread of any member and tells in which statutory months its facts are counted.',
  })
  @ApiParam({ name: 'id', type: String, format: 'uuid', description: 'The thread of any member.' })
  @ApiOkResponse({ type: ReportingThreadDto })
  @ApiProblems('not-found')
  read(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<ReportingThreadDto> {
    return this.threads.read(id, caller);
  }
}
