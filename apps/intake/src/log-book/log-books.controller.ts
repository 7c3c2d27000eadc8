import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, type Page } from '#shared/http';
import { LogBookEntryDto } from './log-book.dto.js';
import { LogBookQuery } from './log-book-query.dto.js';
import { LogBooksService } from './log-books.service.js';

const bodyCode = {
  name: 'body',
  type: String,
  description: 'Code of the body whose book it is.',
  example: 'committee-01',
} as const;

@ApiTags('log-books')
@Controller('v1/log-books')
export class LogBooksController {
  constructor(private readonly logBooks: LogBooksService) {}

  @Get(':body')
  @Allow('log-book:read')
  @ApiOperation({
    operationId: 'listLogBookEntries',
    summary: 'Read a log book',
    description:
      'The statutory book of the receipt of tips and of what came of them (195/QĐ-BCĐ389): one entry per tip, numbered ' +
      'without gaps by the body that received it and by the year, in the order of the numbers. A body reads its own ' +
      'book and those of the bodies under it; the Standing Office reads all but that of the Government Inspectorate, ' +
      'which alone holds the tips about officials. Each reading is written into the audit log.',
  })
  @ApiParam(bodyCode)
  @ApiPage(LogBookEntryDto)
  @ApiProblems('not-found')
  list(
    @Param('body') body: string,
    @Query() query: LogBookQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<LogBookEntryDto>> {
    return this.logBooks.list(body, query, caller);
  }
}
