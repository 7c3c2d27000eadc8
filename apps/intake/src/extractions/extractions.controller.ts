import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiProblems, IfMatch } from '#shared/http';
import { TipExtractionDto, TipIdentifiersDto } from './extraction.dto.js';
import { ExtractionsService } from './extractions.service.js';

const tipId = {
  name: 'id',
  type: String,
  description: 'Id or reference of the tip.',
  example: 'TB-2026-000123',
} as const;
const number = { name: 'number', type: String, description: 'Number of the extraction.', example: '1' } as const;

@ApiTags('tips')
@Controller('v1/tips/:id/identifiers')
export class ExtractionsController {
  constructor(private readonly extractions: ExtractionsService) {}

  @Get()
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'readTipIdentifiers',
    summary: 'Read what identifies the accused',
    description:
      'What the informant stated, and what the text names besides, with the place where it stands. Phones, bank ' +
      'accounts and ids of persons are shown to officers alone. Each reading is written into the audit log.',
  })
  @ApiParam(tipId)
  @ApiOkResponse({ type: TipIdentifiersDto })
  @ApiProblems('not-found')
  read(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<TipIdentifiersDto> {
    return this.extractions.read(id, caller);
  }

  @Post(':number/confirmations')
  @HttpCode(200)
  @Allow('tips:screen')
  @ApiOperation({
    operationId: 'confirmTipIdentifier',
    summary: 'Confirm that something in the text identifies the accused',
    description:
      'From then on the tip is found and compared by it. `If-Match` takes the version of the extraction. One that was ' +
      'dropped may be confirmed after all.',
  })
  @ApiParam(tipId)
  @ApiParam(number)
  @ApiOkResponse({ type: TipExtractionDto })
  @ApiProblems('not-found', 'state-conflict')
  confirm(
    @Param('id') id: string,
    @Param('number') number: string,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<TipExtractionDto> {
    return this.extractions.confirm({ id, number, version, caller });
  }

  @Post(':number/drops')
  @HttpCode(200)
  @Allow('tips:screen')
  @ApiOperation({
    operationId: 'dropTipIdentifier',
    summary: 'Drop something in the text that does not identify the accused',
    description:
      'It stays on record and the tip is not found by it. `If-Match` takes the version of the extraction. One that was ' +
      'confirmed may be dropped after all.',
  })
  @ApiParam(tipId)
  @ApiParam(number)
  @ApiOkResponse({ type: TipExtractionDto })
  @ApiProblems('not-found', 'state-conflict')
  drop(
    @Param('id') id: string,
    @Param('number') number: string,
    @IfMatch() version: number,
    @CurrentCaller() caller: Caller,
  ): Promise<TipExtractionDto> {
    return this.extractions.drop({ id, number, version, caller });
  }
}
