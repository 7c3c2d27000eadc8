import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiProblems, Idempotent, IfMatch } from '#shared/http';
import { TipSummaryDto } from '../tips/tip.dto.js';
import { DecideDto, MarkIntegrityDto, ProposalsDto, ProposeDto } from './proposal.dto.js';
import { ProposalsQueries } from './proposals.queries.js';
import { ScreeningService } from './screening.service.js';

const tipId = {
  name: 'id',
  type: String,
  description: 'Id or reference of the tip.',
  example: 'TB-2026-000123',
} as const;

@ApiTags('receiving')
@Controller('v1/tips/:id')
export class ScreeningController {
  constructor(
    private readonly screening: ScreeningService,
    private readonly proposals: ProposalsQueries,
  ) {}

  @Post('proposals')
  @Allow('tips:screen')
  @Idempotent()
  @ApiOperation({
    operationId: 'proposeForTip',
    summary: 'Propose what is to become of a tip',
    description:
      'By an officer of the body that received it, or of the Standing Office: in scope, out of scope with guidance, or ' +
      'refused on a ground of 195/QĐ-BCĐ389 Article 5. Nothing changes for the informant until the head decides. A tip ' +
      'that was turned away may be proposed to be taken in after all.',
  })
  @ApiParam(tipId)
  @ApiCreatedResponse({ type: TipSummaryDto })
  @ApiProblems('not-found', 'state-conflict')
  propose(
    @Param('id') id: string,
    @Body() proposal: ProposeDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<TipSummaryDto> {
    return this.screening.propose(id, proposal, { caller, version });
  }

  @Get('proposals')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listTipProposals',
    summary: 'Read the proposals for a tip',
    description: 'All of them with what became of each. Each reading is written into the audit log.',
  })
  @ApiParam(tipId)
  @ApiOkResponse({ type: ProposalsDto })
  @ApiProblems('not-found')
  list(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<ProposalsDto> {
    return this.proposals.ofTip(id, caller);
  }

  @Post('proposal-withdrawals')
  @HttpCode(200)
  @Allow('tips:screen')
  @ApiOperation({
    operationId: 'withdrawTipProposal',
    summary: 'Withdraw the open proposal',
    description: 'Only by the officer who made it, as long as it has not been decided.',
  })
  @ApiParam(tipId)
  @ApiOkResponse({ type: TipSummaryDto })
  @ApiProblems('not-found', 'state-conflict')
  withdraw(
    @Param('id') id: string,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<TipSummaryDto> {
    return this.screening.withdraw(id, { caller, version });
  }

  @Post('decisions')
  @Allow('tips:decide')
  @Idempotent()
  @ApiOperation({
    operationId: 'decideOnTip',
    summary: 'Decide on the open proposal',
    description:
      'By the competent head, who is another person than the proposer unless the receiving body’s settings say ' +
      'otherwise. A refused or guided tip leaves its case; once a body has accepted the case, only its outcome decides.',
  })
  @ApiParam(tipId)
  @ApiCreatedResponse({ type: TipSummaryDto })
  @ApiProblems('not-found', 'state-conflict')
  decide(
    @Param('id') id: string,
    @Body() decision: DecideDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<TipSummaryDto> {
    return this.screening.decide(id, decision, { caller, version });
  }

  @Post('integrity-markings')
  @HttpCode(200)
  @Allow('tips:screen')
  @ApiOperation({
    operationId: 'markTipIntegrity',
    summary: 'Mark that a tip accuses an official',
    description:
      'At once: from then on only the Standing Office and the Government Inspectorate read the tip, and never the ' +
      'accused body or one under it. The tip leaves its case and gets one of its own.',
  })
  @ApiParam(tipId)
  @ApiOkResponse({ type: TipSummaryDto })
  @ApiProblems('not-found')
  markIntegrity(
    @Param('id') id: string,
    @Body() marking: MarkIntegrityDto,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<TipSummaryDto> {
    return this.screening.markIntegrity(id, marking, { caller, version });
  }
}
