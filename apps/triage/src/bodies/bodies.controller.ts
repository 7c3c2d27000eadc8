import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow } from '#shared/auth';
import { ApiPage, ApiProblems, type Page } from '#shared/http';
import { BodiesQueries } from './bodies.queries.js';
import { BodiesQuery, BodyDto } from './body.dto.js';

@ApiTags('bodies')
@Controller('v1/bodies')
export class BodiesController {
  constructor(private readonly bodies: BodiesQueries) {}

  @Get()
  @Allow()
  @ApiOperation({
    operationId: 'listBodies',
    summary: 'List bodies',
    description:
      'The agencies, committees and platforms that take part, by code; with `changedSince` in the order of change.',
  })
  @ApiPage(BodyDto)
  list(@Query() query: BodiesQuery): Promise<Page<BodyDto>> {
    return this.bodies.list(query);
  }

  @Get(':code')
  @Allow()
  @ApiOperation({ operationId: 'readBody', summary: 'Read a body', description: 'One body of the register.' })
  @ApiParam({ name: 'code', type: String, description: 'Code of the body.', example: 'market-surveillance-79' })
  @ApiOkResponse({ type: BodyDto, description: 'The body.' })
  @ApiProblems('not-found')
  read(@Param('code') code: string): Promise<BodyDto> {
    return this.bodies.byCode(code);
  }
}
