import { Controller, Header, Headers, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '#shared/auth';
import { ApiProblems, FileBody, TakesFile, type SentFile } from '#shared/http';
import { receiptPattern } from '../receipts/receipt.rules.js';
import { SentFileDto } from './attachment.dto.js';
import { AttachmentReceiving } from './attachment-receiving.service.js';

@ApiTags('tips')
@Controller('v1/tips/receipts/attachments')
export class ReceiptAttachmentsController {
  constructor(private readonly receiving: AttachmentReceiving) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Public()
  @TakesFile('The file itself. What it is, is told by its content; no name of it is kept.')
  @ApiOperation({
    operationId: 'addAttachmentByReceipt',
    summary: 'Send a file by the receipt',
    description:
      'By the receipt code alone, in its header so that it stands in no address. Others are given a copy without metadata ' +
      '(place, device, author); the original is sealed. The same file sent again is the same file.',
  })
  @ApiHeader({
    name: 'Receipt-Code',
    required: true,
    description: 'The receipt code: 16 digits, plain or in groups of four.',
    schema: { type: 'string', pattern: receiptPattern },
    example: '4821093377126054',
  })
  @ApiCreatedResponse({ type: SentFileDto })
  @ApiProblems('not-found', 'rate-limited', 'state-conflict')
  add(@Headers('receipt-code') receiptCode: string | undefined, @FileBody() { bytes }: SentFile): Promise<SentFileDto> {
    return this.receiving.fromInformant(receiptCode, bytes);
  }
}
