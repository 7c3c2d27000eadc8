import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiProblems, RawBody } from '#shared/http';
import { ConfirmationResultsDto, ConfirmationsDto } from './confirmation.dto.js';
import { TakedownsService } from './takedowns.service.js';

@ApiTags('takedown-confirmations')
@Controller('v1/takedown-confirmations')
export class TakedownConfirmationsController {
  constructor(private readonly takedowns: TakedownsService) {}

  @Post()
  @HttpCode(200)
  @Allow('takedowns:confirm')
  @ApiOperation({
    operationId: 'confirmTakedowns',
    summary: 'Confirm takedown items',
    description:
      'What the platform did about items, up to 10,000 at a time, with its token and its signature over the raw body. ' +
      'Each item has a result of its own; the same push again changes nothing.',
  })
  @ApiHeader({ name: 'webhook-id', required: true, description: 'Id of the message.', example: 'msg_2b8f0c1e' })
  @ApiHeader({ name: 'webhook-timestamp', required: true, description: 'Seconds since 1970.', example: '1793790000' })
  @ApiHeader({
    name: 'webhook-signature',
    required: true,
    description: 'Standard Webhooks signature over id, time and raw body with one of the platform’s signing keys.',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  })
  @ApiOkResponse({ type: ConfirmationResultsDto })
  @ApiProblems('signature-invalid')
  confirm(
    @CurrentCaller() caller: Caller,
    @Headers() headers: Record<string, string | undefined>,
    @RawBody() rawBody: Buffer,
    @Body() push: ConfirmationsDto,
  ): Promise<ConfirmationResultsDto> {
    return this.takedowns.confirm(caller, { headers, rawBody, confirmations: push.confirmations });
  }
}
