import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Internal, type Caller } from '#shared/auth';
import { ApiProblems } from '#shared/http';
import { IntakeThreadDto } from './thread.dto.js';
import { ThreadsQueries } from './threads.queries.js';

@ApiTags('threads')
@Controller('internal/threads')
export class ThreadsController {
  constructor(private readonly threads: ThreadsQueries) {}

  @Get(':id')
  @Internal()
  @ApiOperation({
    operationId: 'readIntakeThread',
    summary: 'Intake’s part of a thread',
    description:
      'Takes the thread of any member, a tip as well as its case, and shows the tips that the caller may see.',
  })
  @ApiParam({ name: 'id', type: String, format: 'uuid', description: 'The thread of any member.' })
  @ApiOkResponse({ type: IntakeThreadDto })
  @ApiProblems('not-found')
  read(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<IntakeThreadDto> {
    return this.threads.read(id, caller);
  }
}
