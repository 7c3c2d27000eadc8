import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '#shared/auth';
import { ApiProblems } from '#shared/http';
import { InformantMessageDto, SaidMessageDto } from '../messages/message.dto.js';
import { MessagesService } from '../messages/messages.service.js';
import { ReceiptLookupDto } from './receipt-lookup.dto.js';
import { ReceiptDto } from './receipt.dto.js';
import { RECEIPT_FAILURES_PER_MINUTE } from './receipt.rules.js';
import { ReceiptsService } from './receipts.service.js';

@ApiTags('tips')
@Controller('v1/tips/receipts')
export class ReceiptsController {
  constructor(
    private readonly receipts: ReceiptsService,
    private readonly messages: MessagesService,
  ) {}

  @Post('lookup')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public()
  @ApiOperation({
    operationId: 'lookUpReceipt',
    summary: 'Ask for the state of a tip',
    description:
      'Takes the receipt code alone, in the body so that it stands in no address, and answers the steps of the tip with ' +
      'their times and the talk with the officers. A wrong code is always answered alike. At most ' +
      `${RECEIPT_FAILURES_PER_MINUTE} wrong codes a minute are answered, over all callers together.`,
  })
  @ApiOkResponse({ type: ReceiptDto })
  @ApiProblems('not-found', 'rate-limited')
  lookUp(@Body() { receiptCode }: ReceiptLookupDto): Promise<ReceiptDto> {
    return this.receipts.lookUp(receiptCode);
  }

  @Post('messages')
  @Header('cache-control', 'no-store')
  @Public()
  @ApiOperation({
    operationId: 'writeByReceipt',
    summary: 'Add facts, answer a question, or say that it goes on',
    description:
      'By the receipt code alone; no identity is asked for or kept. `still-going-on` brings the tip to attention again, ' +
      'also after its end. The same words sent again within ten minutes are the same message.',
  })
  @ApiCreatedResponse({ type: SaidMessageDto })
  @ApiProblems('not-found', 'rate-limited', 'state-conflict')
  say(@Body() message: InformantMessageDto): Promise<SaidMessageDto> {
    return this.messages.sayAsInformant(message);
  }
}
