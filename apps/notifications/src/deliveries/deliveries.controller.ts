import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, type Page } from '#shared/http';
import { ApiEndpointId } from '../webhooks/endpoint-id.decorators.js';
import { DeliveriesQueries } from './deliveries.queries.js';
import { DeliveriesQuery, DeliveryDto, NewReplayDto, ReplayDto } from './delivery.dto.js';
import { ReplaysService } from './replays.service.js';

@ApiTags('webhook-endpoints')
@Controller('v1/webhook-endpoints/:id')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesQueries,
    private readonly replays: ReplaysService,
  ) {}

  @Get('deliveries')
  @Allow('webhooks:manage')
  @ApiOperation({
    operationId: 'listDeliveries',
    summary: 'List the deliveries to an endpoint',
    description: 'What was sent or is to be sent to the endpoint, the latest queued first.',
  })
  @ApiEndpointId()
  @ApiPage(DeliveryDto)
  @ApiProblems('not-found')
  list(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DeliveriesQuery,
  ): Promise<Page<DeliveryDto>> {
    return this.deliveries.list(caller, id, query);
  }

  @Post('replays')
  @Allow('webhooks:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'replayDeliveries',
    summary: 'Send the messages of a range of time again',
    description:
      'Queues every message of the range for the endpoint once more, with its first `webhook-id`, so that a receiver ' +
      'that has it already knows it.',
  })
  @ApiEndpointId()
  @ApiCreatedResponse({ type: ReplayDto, description: 'The messages are queued.' })
  @ApiProblems('not-found', 'state-conflict')
  replay(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() range: NewReplayDto): Promise<ReplayDto> {
    return this.replays.replay(caller, id, range);
  }
}
