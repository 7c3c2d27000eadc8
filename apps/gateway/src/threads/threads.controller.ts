import { Controller, Get, Headers, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow } from '#shared/auth';
import { ApiProblems } from '#shared/http';
import { ThreadDto } from './thread.dto.js';
import { ThreadsService } from './threads.service.js';

@ApiTags('threads')
@Controller('v1/threads')
export class ThreadsController {
  constructor(private readonly threads: ThreadsService) {}

  @Get(':id')
  @Allow()
  @ApiParam({
    name: 'id',
    description: 'The thread id of any member: of the case, or of one of its tips.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$', example: '3f0c9a52-7d1e-4b9a-8a55-0d3c1b7e9f21' },
  })
  @ApiOperation({
    operationId: 'readThread',
    summary: 'Read a thread',
    description:
      'Shows the whole of a matter, from the tip to the report, each part as the service that owns it lets the ' +
      'caller see it. A service that does not answer in time is named in `incomplete`.',
  })
  @ApiOkResponse({ type: ThreadDto, description: 'The thread.' })
  @ApiProblems('not-found', 'unavailable')
  read(@Param('id') id: string, @Headers('authorization') authorization: string): Promise<ThreadDto> {
    return this.threads.compose(id, authorization);
  }
}
