import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '#shared/auth';
import { ApiProblems, Idempotent, NeedsNoPlace } from '#shared/http';
import { SubjectDto } from '../similar/subject.dto.js';
import { FollowDto, FollowedDto, FollowLookupDto } from './follow.dto.js';
import { FollowsService } from './follows.service.js';

@ApiTags('tips')
@Controller('v1/tips/follows')
export class FollowsController {
  constructor(private readonly follows: FollowsService) {}

  @Post()
  @Public()
  @Idempotent()
  @NeedsNoPlace()
  @ApiOperation({
    operationId: 'followSubject',
    summary: 'Follow a seller instead of reporting again',
    description:
      'For who has nothing to add to what others have reported. Followers count among the people who are told of ' +
      'similar tips. No identity is taken, and no address, agent or header is kept.',
  })
  @ApiCreatedResponse({ type: FollowedDto })
  follow(@Body() subject: SubjectDto): Promise<FollowedDto> {
    return this.follows.follow(subject);
  }

  @Post('lookup')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    operationId: 'lookUpFollow',
    summary: 'Ask what is done about a followed seller',
    description:
      'Takes the code alone, in the body so that it stands in no address. Tells what similar tips are told by, with ' +
      'the progress of the latest report. Wrong codes count against the same limit as those of receipts.',
  })
  @ApiOkResponse({ type: FollowDto })
  @ApiProblems('not-found', 'rate-limited')
  lookUp(@Body() { receiptCode }: FollowLookupDto): Promise<FollowDto> {
    return this.follows.lookUp(receiptCode);
  }
}
