import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, type Page } from '#shared/http';
import { NewTakedownRequestDto } from './new-takedown.dto.js';
import { TakedownRequestDetailDto, TakedownRequestDto } from './takedown-request.dto.js';
import { TakedownsQuery } from './takedowns-query.dto.js';
import { TakedownsService } from './takedowns.service.js';

@ApiTags('takedown-requests')
@Controller('v1/takedown-requests')
export class TakedownRequestsController {
  constructor(private readonly takedowns: TakedownsService) {}

  @Post()
  @Allow('takedowns:issue')
  @Idempotent()
  @ApiOperation({
    operationId: 'issueTakedownRequest',
    summary: 'Issue a takedown request',
    description:
      'Asks a platform to act on items. The platform has 24 hours from delivery (248/2026/NĐ-CP Art. 17(1)(c), ' +
      '18(2)); delivered is what its webhook endpoint answered with 2xx or what it has read.',
  })
  @ApiCreatedResponse({ type: TakedownRequestDetailDto })
  @ApiProblems('not-found')
  issue(@CurrentCaller() caller: Caller, @Body() order: NewTakedownRequestDto): Promise<TakedownRequestDetailDto> {
    return this.takedowns.issue(caller, order);
  }

  @Get()
  @Allow('takedowns:read', 'takedowns:confirm')
  @ApiOperation({
    operationId: 'listTakedownRequests',
    summary: 'List takedown requests',
    description:
      'A platform lists those addressed to it, an authority those it issued, the Standing Office all; the latest ' +
      'first, without their items. Listing a request is not yet reading it.',
  })
  @ApiPage(TakedownRequestDto)
  list(@CurrentCaller() caller: Caller, @Query() query: TakedownsQuery): Promise<Page<TakedownRequestDto>> {
    return this.takedowns.list(caller, query);
  }

  @Get(':id')
  @Allow('takedowns:read', 'takedowns:confirm')
  @ApiOperation({
    operationId: 'readTakedownRequest',
    summary: 'Read a takedown request',
    description: 'One request with its items. The platform’s first reading delivers it: its 24 hours run from then.',
  })
  @ApiParam({ name: 'id', type: String, description: 'Id or reference of the request.', example: 'YC-2026-000017' })
  @ApiOkResponse({ type: TakedownRequestDetailDto })
  @ApiProblems('not-found')
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<TakedownRequestDetailDto> {
    return this.takedowns.read(caller, id);
  }
}
