import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '#shared/auth';
import { AbuseBrake } from '../limits/abuse-brake.js';
import { ProofOfferDto } from './proof.dto.js';

@ApiTags('proof-challenges')
@Controller('v1/proof-challenges')
export class ProofsController {
  constructor(private readonly brake: AbuseBrake) {}

  @Get()
  @Public()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'offerProofChallenge',
    summary: 'Ask whether a submission needs a proof of work',
    description:
      'For a form that prepares while someone writes: when there is much, submissions without a token need a proof ' +
      'of work in the header `Altcha-Payload`. A challenge is good for one proof, within 10 minutes. Whoever does ' +
      'not ask here gets a challenge with the problem `proof-required`.',
  })
  @ApiOkResponse({ type: ProofOfferDto, description: 'Whether a proof is needed, and the challenge if so.' })
  offer(@Req() request: FastifyRequest): Promise<ProofOfferDto> {
    return this.brake.offerTo(request);
  }
}
