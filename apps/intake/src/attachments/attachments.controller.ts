import { Controller, Get, Header, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, FileBody, TakesFile, type Page, type SentFile } from '#shared/http';
import { AddFileQuery, AttachmentsDto, CustodyQuery, CustodyStepDto, SentFileDto } from './attachment.dto.js';
import { AttachmentHanding } from './attachment-handing.service.js';
import { AttachmentReceiving } from './attachment-receiving.service.js';
import { AttachmentsQueries } from './attachments.queries.js';
import { FILE_KINDS } from './inspection/file-kinds.rules.js';

const tipId = {
  name: 'id',
  type: String,
  description: 'Id or reference of the tip.',
  example: 'TB-2026-000123',
} as const;
const fileNumber = {
  name: 'number',
  type: String,
  description: 'Number of the file among those of the tip.',
  example: '1',
} as const;

const aFile = { schema: { type: 'string', format: 'binary' } } as const;
/** How the documents show that an answer is one of the allowed files. */
export const anyFile = {
  description: 'The file.',
  content: Object.fromEntries(FILE_KINDS.map(({ mediaType }) => [mediaType, aFile])),
};

@ApiTags('tips')
@Controller('v1/tips/:id/attachments')
export class AttachmentsController {
  constructor(
    private readonly receiving: AttachmentReceiving,
    private readonly handing: AttachmentHanding,
    private readonly queries: AttachmentsQueries,
  ) {}

  @Post()
  @Allow('tips:record', 'tips:screen', 'tips:converse')
  @TakesFile('The file itself. What it is, is told by its content.')
  @ApiOperation({
    operationId: 'addAttachment',
    summary: 'Add a file to a tip',
    description:
      'By an officer of any body that reads the tip. The same file again is the same file; a file whose hash was announced ' +
      'with the tip fills in what was announced. It is scanned and copied after the answer.',
  })
  @ApiParam(tipId)
  @ApiHeader({
    name: 'File-Name',
    required: false,
    description: 'Its name, percent-encoded UTF-8 (RFC 3986), without a path.',
    schema: { type: 'string', maxLength: 2_295 },
    example: 'Bi%C3%AAn%20b%E1%BA%A3n.pdf',
  })
  @ApiCreatedResponse({ type: SentFileDto })
  @ApiProblems('not-found', 'state-conflict')
  add(
    @Param('id') id: string,
    @Query() { kind }: AddFileQuery,
    @FileBody() file: SentFile,
    @CurrentCaller() caller: Caller,
  ): Promise<SentFileDto> {
    return this.receiving.fromOfficer(id, caller, { kind, file });
  }

  @Get()
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listAttachments',
    summary: 'List the files of a tip',
    description: 'With how far each has been checked. That they were looked at is written into the audit log.',
  })
  @ApiParam(tipId)
  @ApiOkResponse({ type: AttachmentsDto })
  @ApiProblems('not-found')
  list(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<AttachmentsDto> {
    return this.queries.ofTip(id, caller);
  }

  @Get(':number/content')
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'readAttachment',
    summary: 'Get the copy of a file',
    description:
      'The copy without metadata, once the file has been scanned. Who got it is written into its chain of custody first.',
  })
  @ApiParam(tipId)
  @ApiParam(fileNumber)
  @ApiOkResponse(anyFile)
  @ApiProblems('not-found', 'state-conflict')
  read(
    @Param('id') id: string,
    @Param('number') number: string,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    return this.handing.copy(id, number, caller);
  }

  @Get(':number/custody')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listCustody',
    summary: 'List the chain of custody of a file',
    description: 'Who had which bytes of it when, the first step first.',
  })
  @ApiParam(tipId)
  @ApiParam(fileNumber)
  @ApiPage(CustodyStepDto)
  @ApiProblems('not-found')
  custody(
    @Param('id') id: string,
    @Param('number') number: string,
    @Query() query: CustodyQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<CustodyStepDto>> {
    return this.queries.custody(id, number, query, caller);
  }
}
