import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '#shared/auth';
import { ApiProblems, AppError } from '#shared/http';
import { NationalReportDto, NationalReportQuery } from './national-report.dto.js';
import { NationalReportQueries } from './national-report.queries.js';
import { csvOf } from './report-csv.rules.js';

@ApiTags('reports')
@Controller('v1/reports')
export class NationalReportController {
  constructor(private readonly reports: NationalReportQueries) {}

  @Get('national')
  @Allow('reports:read')
  @ApiOperation({
    operationId: 'readNationalReport',
    summary: 'Read the national report',
    description:
      'Tips, cases and takedowns of a period, from events alone, each figure beside the previous period’s. Each tip, ' +
      'case and item counts in the period in which it began, with its present state. JSON, or CSV with `Accept: text/csv`.',
  })
  @ApiExtraModels(NationalReportDto)
  @ApiOkResponse({
    description: 'The report.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(NationalReportDto) } },
      'text/csv': { schema: { type: 'string' }, example: 'section,breakdown,code,name,value,previous,…' },
    },
  })
  @ApiProblems('not-acceptable')
  async read(
    @Query() query: NationalReportQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NationalReportDto | string> {
    const type = acceptedType(accept);
    const report = await this.reports.report(query.period);
    if (type === 'application/json') return report;
    void reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${query.period}.csv"`);
    return csvOf(report);
  }
}

/** @throws AppError `not-acceptable` when neither JSON nor CSV is accepted. */
function acceptedType(accept = '*/*'): 'application/json' | 'text/csv' {
  const ranges = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  if (ranges.some((range) => range === '*/*' || range === 'application/*' || range === 'application/json'))
    return 'application/json';
  if (ranges.some((range) => range === 'text/csv' || range === 'text/*')) return 'text/csv';
  throw new AppError('not-acceptable', { detail: 'Báo cáo có dạng application/json hoặc text/csv.' });
}
