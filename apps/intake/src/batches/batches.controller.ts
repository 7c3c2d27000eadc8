import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { BatchResultsDto, BATCH_ITEMS_MAX, TipBatchDto } from './batch.dto.js';
import { BatchesService } from './batches.service.js';

@ApiTags('tips')
@Controller('v1/tips/batches')
export class BatchesController {
  constructor(private readonly batches: BatchesService) {}

  @Post()
  @HttpCode(200)
  @Allow('tips:submit', 'tips:record')
  @ApiOperation({
    operationId: 'submitTips',
    summary: 'Submit many tips',
    description:
      `For partner systems, up to ${BATCH_ITEMS_MAX.toLocaleString('en')} tips at a time. Each has a result of its own; ` +
      'what is refused does not hold back the rest. The same batch again changes nothing and answers the same ' +
      'references, without the receipt codes, which are shown once.',
  })
  @ApiOkResponse({ type: BatchResultsDto })
  submit(@Body() { items }: TipBatchDto, @CurrentCaller() caller: Caller): Promise<BatchResultsDto> {
    return this.batches.submit(items, caller);
  }
}
