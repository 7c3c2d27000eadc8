import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Internal, type Caller } from '#shared/auth';
import { ApiProblems } from '#shared/http';
import { ThreadDto } from './thread.dto.js';
import { ThreadsService } from './threads.service.js';

@ApiTags('threads')
@Controller('internal/threads')
export class ThreadsController {
  constructor(private readonly threads: ThreadsService) {}

  @Get(':id')
  @Internal()
  @ApiOperation({
    operationId: 'readNotificationsThread',
    summary: "Notifications' part of a thread",
    description: 'Takes the thread of any member, a tip as well as its case, and shows what the caller may see.',
  })
  @ApiParam({ name: 'id', type: String, format: 'uuid', description: 'The thread of any member.' })
  @ApiOkResponse({ type: ThreadDto })
  @ApiProblems('not-found')
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ThreadDto> {
    return this.threads.read(caller, id);
  }
}
