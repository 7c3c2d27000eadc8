import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, IfMatch, type Page } from '#shared/http';
import { CaseActDto, DeclineDto, OutcomeDto } from './case-acts.dto.js';
import { CaseDetailDto } from './case-detail.dto.js';
import { CaseDetailQueries } from './case-detail.queries.js';
import { CaseListQueries } from './case-list.queries.js';
import { CaseDto } from './case.dto.js';
import { CasesQuery } from './cases-query.dto.js';
import { CasesService } from './cases.service.js';

const ApiCaseId = () =>
  ApiParam({ name: 'id', type: String, description: 'Id or human reference of the case.', example: 'VV-2026-000042' });

@ApiTags('cases')
@Controller('v1/cases')
export class CasesController {
  constructor(
    private readonly cases: CasesService,
    private readonly lists: CaseListQueries,
    private readonly details: CaseDetailQueries,
  ) {}

  @Get()
  @Allow('cases:read')
  @ApiOperation({
    operationId: 'listCases',
    summary: 'List cases',
    description:
      'The cases that the caller’s body leads, supports or oversees, the latest opened first; the Standing Office ' +
      'lists all of them.',
  })
  @ApiPage(CaseDto)
  list(@CurrentCaller() caller: Caller, @Query() query: CasesQuery): Promise<Page<CaseDto>> {
    return this.lists.list(caller, query);
  }

  @Get(':id')
  @Allow('cases:read')
  @ApiOperation({
    operationId: 'readCase',
    summary: 'Read a case',
    description: 'One case with its subject, tips, history and related cases. Its ETag does not change as tips join.',
  })
  @ApiCaseId()
  @ApiOkResponse({ type: CaseDetailDto, description: 'The case.' })
  @ApiProblems('not-found')
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<CaseDetailDto> {
    return this.details.byAddress(caller, id);
  }

  @Post(':id/acceptances')
  @HttpCode(200)
  @Allow('cases:write')
  @Idempotent()
  @ApiOperation({
    operationId: 'acceptCase',
    summary: 'Accept a case',
    description: 'The body to which the case is offered takes the lead. It cannot be declined after that.',
  })
  @ApiCaseId()
  @ApiOkResponse({ type: CaseActDto, description: 'Where the act has left the case.' })
  @ApiProblems('not-found', 'state-conflict')
  accept(@CurrentCaller() caller: Caller, @Param('id') id: string, @IfMatch() version: number): Promise<CaseActDto> {
    return this.cases.accept(caller, { id, version });
  }

  @Post(':id/declines')
  @HttpCode(200)
  @Allow('cases:write')
  @Idempotent()
  @ApiOperation({
    operationId: 'declineCase',
    summary: 'Decline a case',
    description:
      'The body to which the case is offered does not take it; it is offered to the next competent body, in the end ' +
      'to the Standing Office, which cannot decline. The body that declined may no longer read it.',
  })
  @ApiCaseId()
  @ApiOkResponse({ type: CaseActDto, description: 'Where the act has left the case.' })
  @ApiProblems('not-found', 'state-conflict')
  decline(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() body: DeclineDto,
  ): Promise<CaseActDto> {
    return this.cases.decline(caller, { id, version }, body);
  }

  @Post(':id/outcomes')
  @HttpCode(200)
  @Allow('cases:write')
  @Idempotent()
  @ApiOperation({
    operationId: 'concludeCase',
    summary: 'Record the outcome of a case',
    description:
      'The lead that accepted the case records how it ended. Later tips about the same subject open a new one.',
  })
  @ApiCaseId()
  @ApiOkResponse({ type: CaseActDto, description: 'Where the act has left the case.' })
  @ApiProblems('not-found', 'state-conflict')
  conclude(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() body: OutcomeDto,
  ): Promise<CaseActDto> {
    return this.cases.conclude(caller, { id, version }, body);
  }
}
