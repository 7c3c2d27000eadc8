import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '#shared/auth';
import { ApiPage, type Page } from '#shared/http';
import { HotlineDto, HotlinesQuery } from './hotline.dto.js';
import { HotlinesQueries } from './hotlines.queries.js';

@ApiTags('hotlines')
@Controller('v1/hotlines')
export class HotlinesController {
  constructor(private readonly hotlines: HotlinesQueries) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'listHotlines',
    summary: 'List hotlines',
    description: 'The published numbers and addresses for tips that are valid today, the highest level first.',
  })
  @ApiPage(HotlineDto)
  list(@Query() query: HotlinesQuery): Promise<Page<HotlineDto>> {
    return this.hotlines.list(query);
  }
}
