import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, IfMatch, PageQuery, type Page } from '#shared/http';
import {
  AskOpeningDto,
  DecideOpeningDto,
  IdentityViewDto,
  OpeningDto,
  OpeningsQuery,
} from './informant-opening.dto.js';
import { InformantOpeningsQueries } from './informant-openings.queries.js';
import { InformantOpeningsService } from './informant-openings.service.js';
import { TipOfSameInformantDto } from './same-informant.dto.js';
import { SameInformantQueries } from './same-informant.queries.js';

const tipId = {
  name: 'id',
  type: String,
  description: 'Id or reference of the tip.',
  example: 'TB-2026-000123',
} as const;
const openingId = {
  name: 'id',
  type: String,
  format: 'uuid',
  description: 'Id of the opening.',
  example: '6f1d2c3b-4a59-4e68-8d7c-9b0a1f2e3d4c',
} as const;

@ApiTags('informants')
@Controller('v1')
export class InformantOpeningsController {
  constructor(
    private readonly openings: InformantOpeningsService,
    private readonly queries: InformantOpeningsQueries,
    private readonly sameInformant: SameInformantQueries,
  ) {}

  @Get('tips/:id/same-informant')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listTipsOfSameInformant',
    summary: 'Find the other tips of the same informant',
    description:
      'By keyed hashes of phone, e-mail, or name with address; nobody’s identity is opened. Only tips that the caller ' +
      'may read; of others nothing is told, and none are told for a tip without a name. Each asking is written into ' +
      'the audit log.',
  })
  @ApiParam(tipId)
  @ApiPage(TipOfSameInformantDto)
  @ApiProblems('not-found')
  listOthers(
    @Param('id') id: string,
    @Query() query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<TipOfSameInformantDto>> {
    return this.sameInformant.list(id, query, caller);
  }

  @Post('tips/:id/informant-openings')
  @Allow('informants:open')
  @Idempotent()
  @ApiOperation({
    operationId: 'askForInformant',
    summary: 'Ask for an informant’s identity',
    description:
      'By an officer of a body that leads or supports the tip’s case, as long as that is open. Granted at once where ' +
      'the body’s settings ask for no consent; otherwise it waits up to seven days for a second person. That a tip has ' +
      'no name is not told before it is viewed.',
  })
  @ApiParam(tipId)
  @ApiCreatedResponse({ type: OpeningDto })
  @ApiProblems('not-found', 'state-conflict')
  ask(@Param('id') id: string, @Body() asked: AskOpeningDto, @CurrentCaller() caller: Caller): Promise<OpeningDto> {
    return this.openings.ask(id, asked, caller);
  }

  @Get('informant-openings')
  @Allow('informants:consent')
  @ApiOperation({
    operationId: 'listInformantOpenings',
    summary: 'List the openings of a month',
    description:
      'Those that the caller’s body has asked for, the latest first: who asked and for what, who consented, when they ' +
      'were viewed; never the identity. Each reading is written into the audit log.',
  })
  @ApiPage(OpeningDto)
  list(@Query() query: OpeningsQuery, @CurrentCaller() caller: Caller): Promise<Page<OpeningDto>> {
    return this.queries.list(query, caller);
  }

  @Get('informant-openings/:id')
  @Allow('informants:open', 'informants:consent')
  @ApiOperation({
    operationId: 'readInformantOpening',
    summary: 'Read an opening',
    description:
      'One that the caller’s body has asked for; never the identity. Each reading is written into the audit log.',
  })
  @ApiParam(openingId)
  @ApiOkResponse({ type: OpeningDto, headers: { ETag: { description: 'The version.', schema: { type: 'string' } } } })
  @ApiProblems('not-found')
  read(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<OpeningDto> {
    return this.queries.read(id, caller);
  }

  @Post('informant-openings/:id/consents')
  @Allow('informants:consent')
  @Idempotent()
  @ApiOperation({
    operationId: 'consentToInformantOpening',
    summary: 'Consent to an opening',
    description:
      'By another person of the body that asked. From then on who asked may view the identity for 15 minutes, three ' +
      'times at most.',
  })
  @ApiParam(openingId)
  @ApiCreatedResponse({ type: OpeningDto })
  @ApiProblems('not-found', 'state-conflict')
  consent(
    @Param('id') id: string,
    @Body() decision: DecideOpeningDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<OpeningDto> {
    return this.openings.decide(id, 'consent', decision, { caller, version });
  }

  @Post('informant-openings/:id/refusals')
  @Allow('informants:consent')
  @Idempotent()
  @ApiOperation({
    operationId: 'refuseInformantOpening',
    summary: 'Refuse an opening',
    description: 'By another person of the body that asked. It may be asked for anew.',
  })
  @ApiParam(openingId)
  @ApiCreatedResponse({ type: OpeningDto })
  @ApiProblems('not-found', 'state-conflict')
  refuse(
    @Param('id') id: string,
    @Body() decision: DecideOpeningDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<OpeningDto> {
    return this.openings.decide(id, 'refuse', decision, { caller, version });
  }

  @Post('informant-openings/:id/views')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Allow('informants:open')
  @ApiOperation({
    operationId: 'viewInformant',
    summary: 'View an informant’s identity',
    description:
      'By who asked alone, within 15 minutes of the grant and three times at most. Each viewing is counted and written ' +
      'into the audit log, also one that is repeated: the answer is kept nowhere, so there is no Idempotency-Key.',
  })
  @ApiParam(openingId)
  @ApiOkResponse({
    type: IdentityViewDto,
    headers: { 'Cache-Control': { description: '`no-store`.', schema: { type: 'string' } } },
  })
  @ApiProblems('not-found', 'state-conflict')
  view(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<IdentityViewDto> {
    return this.openings.view(id, caller);
  }
}
