import { Body, Controller, Header, HttpCode, Param, Post, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiProblems } from '#shared/http';
import { OriginalDto } from './attachment.dto.js';
import { AttachmentHanding } from './attachment-handing.service.js';
import { anyFile } from './attachments.controller.js';

@ApiTags('informant-openings')
@Controller('v1/informant-openings/:id/originals')
export class OriginalsController {
  constructor(private readonly handing: AttachmentHanding) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  @Allow('informants:open')
  @ApiOperation({
    operationId: 'handOutOriginal',
    summary: 'Get the original of a file',
    description:
      'With all that its maker left in it, which may show who reported: to the officer who was granted the opening, as long as ' +
      'the identity may be viewed. Who got it is written into its chain of custody first.',
  })
  @ApiParam({
    name: 'id',
    type: String,
    description: 'Id of the opening.',
    example: '7b1f6f0e-52c1-4b6a-9a57-3f1f2c8f1d11',
  })
  @ApiOkResponse(anyFile)
  @ApiProblems('not-found', 'state-conflict')
  original(
    @Param('id') id: string,
    @Body() { number }: OriginalDto,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    return this.handing.original(id, number, caller);
  }
}
