import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '#shared/auth';
import { ApiProblems } from '#shared/http';
import { ReceiptDto, ReceiptLookupDto } from './receipt.dto.js';
import { RECEIPT_FAILURES_PER_MINUTE } from './receipt.rules.js';
import { ReceiptsService } from './receipts.service.js';

@ApiTags('tips')
@Controller('v1/tips/receipts')
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Post('lookup')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    operationId: 'lookUpReceipt',
    summary: 'Ask for the state of a tip',
    description:
      'Takes the receipt code alone, in the body so that it stands in no address. A wrong code is always answered ' +
      `alike. At most ${RECEIPT_FAILURES_PER_MINUTE} wrong codes a minute are answered, over all callers together.`,
  })
  @ApiOkResponse({ type: ReceiptDto })
  @ApiProblems('not-found', 'rate-limited')
  lookUp(@Body() { receiptCode }: ReceiptLookupDto): Promise<ReceiptDto> {
    return this.receipts.lookUp(receiptCode);
  }
}
