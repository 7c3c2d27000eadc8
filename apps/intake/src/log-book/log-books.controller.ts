import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, type Page } from '#shared/http';
import { LogBookEntryDto } from './log-book.dto.js';
import { LogBookExports } from './log-book-exports.service.js';
import { LogBookExportQuery, LogBookQuery } from './log-book-query.dto.js';
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
  constructor(
    private readonly logBooks: LogBooksService,
    private readonly exports: LogBookExports,
  ) {}

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

  @Get(':body/export')
  @Allow('log-book:read')
  @ApiOperation({
    operationId: 'exportLogBook',
    summary: 'Export a log book',
    description:
      'As a document in the manner of 30/2020/NĐ-CP to print and sign (PDF), or to go on working with (XLSX). The same ' +
      'entries make the same file, byte by byte. Who may: as to read it; each export is written into the audit log.',
  })
  @ApiParam(bodyCode)
  @ApiOkResponse({
    description: 'The document, in pieces.',
    content: {
      'application/pdf': { schema: { type: 'string', format: 'binary' }, example: '%PDF-1.7…' },
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
        schema: { type: 'string', format: 'binary' },
        example: 'PK…',
      },
    },
  })
  @ApiProblems('not-found')
  export(
    @Param('body') body: string,
    @Query() query: LogBookExportQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    return this.exports.export(body, query, caller);
  }
}
