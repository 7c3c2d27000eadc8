import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '#shared/auth';
import { INTEREST_MONTHS, REPORTS_TOLD_MIN } from './interest.rules.js';
import { SimilarTipsDto } from './similar.dto.js';
import { SimilarService } from './similar.service.js';
import { SubjectDto } from './subject.dto.js';

@ApiTags('tips')
@Controller('v1/tips/similar')
export class SimilarController {
  constructor(private readonly similar: SimilarService) {}

  @Post()
  @HttpCode(200)
  @Public()
  @ApiOperation({
    operationId: 'findSimilarTips',
    summary: 'Ask whether others have reported the same seller',
    description:
      `How many people have reported a seller within ${INTEREST_MONTHS} months or follow it, since which month, and ` +
      `whether action is under way. With fewer than ${REPORTS_TOLD_MIN} reports nothing is told, not even whether ` +
      'there is one. Of several traces the one with the most reports counts. Tips about officials never count.',
  })
  @ApiOkResponse({ type: SimilarTipsDto })
  find(@Body() subject: SubjectDto): Promise<SimilarTipsDto> {
    return this.similar.find(subject);
  }
}
