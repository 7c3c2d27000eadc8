import { Body, Controller, Get, HttpCode, Module, Param, Post, Query, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { FastifyReply } from 'fastify';
import { pino } from 'pino';
import { Allow, CurrentCaller, Internal, Public, TokenVerifier, type Caller } from '#shared/auth';
import type { TrustedIssuer } from '#shared/config';
import { currentContext } from '#shared/observability';
import {
  ApiPage,
  ApiProblems,
  AppError,
  createAdapter,
  doorParts,
  FileBody,
  IfMatch,
  PageQuery,
  prepareDoor,
  RawBody,
  requireVersion,
  setEtag,
  TakesFile,
  type SentFile,
  type ServiceDefinition,
} from '#shared/http';

/** One kind of goods, for tests of nested validation. */
class GoodsDto {
  @ApiProperty({ type: String, description: 'What the goods are called.', example: 'Sữa bột' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  name: string;

  @ApiPropertyOptional({ type: 'integer', description: 'How many.', minimum: 1, maximum: 100, example: 3 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  amount?: number;
}

/** A body with a list in it. */
class NoteDto {
  @ApiProperty({ type: String, description: 'The note.', example: 'Bán hàng giả' })
  @IsString()
  @IsNotEmpty()
  text: string;

  @ApiPropertyOptional({ type: [GoodsDto], description: 'The goods.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => GoodsDto)
  goods?: GoodsDto[];
}

/** What the tiny app answers. */
class NoteView {
  @ApiProperty({ type: String, description: 'The note.', example: 'Bán hàng giả' })
  text: string;
  @ApiProperty({ type: 'integer', description: 'Grows with each change.', example: 1 })
  version: number;
}

/** One route of each kind, as services have them. */
@Controller('v1/notes')
class NotesController {
  @Post()
  @Public()
  @ApiOperation({ summary: 'Write a note', description: 'Writes a note.' })
  @ApiCreatedResponse({ type: NoteView, description: 'Written.' })
  @ApiProblems('conflict')
  write(@Body() note: NoteDto, @CurrentCaller() caller: Caller | undefined) {
    return { text: note.text, version: 1, by: caller?.body ?? 'public', actor: currentContext().actor };
  }

  @Get()
  @Allow('tips:read')
  @ApiOperation({ summary: 'List notes', description: 'Lists notes.' })
  @ApiPage(NoteView)
  list(@Query() query: PageQuery) {
    return { items: [], nextCursor: null, limit: query.limit };
  }

  @Get('anyone')
  @Allow()
  anyone(@CurrentCaller() caller: Caller) {
    return { ...caller, scopes: [...caller.scopes] };
  }

  @Get('closed')
  closed() {
    return 'nobody';
  }

  @Get('inside')
  @Internal()
  inside() {
    return { inside: true };
  }

  @Get('broken')
  @Public()
  broken() {
    throw new TypeError('secret detail');
  }

  @Get('away')
  @Public()
  away() {
    throw Object.assign(new Error('terminating connection'), { code: '57P01' });
  }

  @Get('refused')
  @Public()
  refused() {
    throw new AppError('not-found', { detail: 'Chưa có.', retryAfterSeconds: 1 });
  }

  @Post('raw')
  @Public()
  @HttpCode(200)
  raw(@RawBody() raw: Buffer) {
    return { bytes: raw.toString('latin1') };
  }

  @Post('files')
  @Public()
  @TakesFile('Any file.')
  @ApiOperation({ summary: 'Measure a file', description: 'Measures a file as it comes.' })
  @ApiCreatedResponse({ description: 'Its size.' })
  async measure(@FileBody() file: SentFile) {
    let bytes = 0;
    for await (const chunk of file.bytes) bytes += (chunk as Buffer).length;
    return { bytes, name: file.name };
  }

  @Post(':id/changes')
  @Public()
  @ApiOperation({ summary: 'Change a note', description: 'Changes a note.' })
  @ApiOkResponse({ type: NoteView, description: 'Changed.' })
  change(@Param('id') id: string, @IfMatch() expected: number, @Res({ passthrough: true }) reply: FastifyReply) {
    requireVersion(expected, 3);
    setEtag(reply, 4);
    return { text: id };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

/** The tiny app's definition, for its document. */
export const tinyService: ServiceDefinition = { name: 'intake', module: NotesModule, env: {} };

/** A real Fastify behind the real door, without a database. */
export async function startTinyApp(
  issuers: TrustedIssuer[],
  options: { bodyLimitBytes?: number; log?: (line: string) => void } = {},
): Promise<NestFastifyApplication> {
  @Module({
    imports: [NotesModule],
    providers: [{ provide: TokenVerifier, useValue: new TokenVerifier(issuers) }, ...doorParts(Infinity)],
  })
  class TinyModule {}

  const adapter = createAdapter(options.bodyLimitBytes);
  const app = await NestFactory.create<NestFastifyApplication>(TinyModule, adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  prepareDoor(app, pino({ level: 'info' }, { write: options.log ?? (() => undefined) }), options.bodyLimitBytes);
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app;
}
