import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { problems } from './problems.js';

/** One fault of a request. */
@ApiSchema({ name: 'FieldFault', description: 'One fault of a request.' })
export class FieldFaultDto {
  /** Where the fault lies. */
  @ApiProperty({
    type: String,
    description: 'JSON pointer into the body, or `/query/…`, `/path/…`, `/headers/…`.',
    example: '/goods/0/name',
  })
  pointer: string;

  /** The rule that was broken, for programs. */
  @ApiProperty({ type: String, description: 'The rule that was broken, for programs.', example: 'is-not-empty' })
  code: string;

  /** The rule that was broken, for people. */
  @ApiProperty({ type: String, description: 'The rule that was broken, for people.', example: 'Không được để trống.' })
  detail: string;
}

/** The body of every error answer (RFC 9457). */
@ApiSchema({ name: 'Problem', description: 'The body of every error answer (RFC 9457).' })
export class ProblemDto {
  /** Page that explains this kind of error. */
  @ApiProperty({
    type: String,
    format: 'uri-reference',
    description: 'Page that explains this kind of error, with an example.',
    example: '/problems/validation-failed',
  })
  type: string;

  /** Short text, the same for all errors of the kind. */
  @ApiProperty({
    type: String,
    description: 'Short text, the same for all errors of the kind.',
    example: problems['validation-failed'].title,
  })
  title: string;

  /** The HTTP status of the answer. */
  @ApiProperty({ type: 'integer', description: 'The HTTP status.', minimum: 400, maximum: 599, example: 400 })
  status: number;

  /** What happened in this case. */
  @ApiPropertyOptional({ type: String, description: 'What happened in this case.', example: 'Có 1 lỗi trong dữ liệu.' })
  detail?: string;

  /** The kind of error, for programs. */
  @ApiProperty({
    type: String,
    description: 'The kind of error, for programs; the last part of `type`.',
    example: 'validation-failed',
  })
  code: string;

  /** Id under which the operators find this case in logs and traces. */
  @ApiPropertyOptional({
    type: String,
    description: 'Id under which the operators find this case.',
    pattern: '^[0-9a-f]{32}$',
    example: '4bf92f3577b34da6a3ce929d0e0e4736',
  })
  traceId?: string;

  /** The path that was asked for. */
  @ApiPropertyOptional({
    type: String,
    format: 'uri-reference',
    description: 'The path that was asked for.',
    example: '/v1/tips',
  })
  instance?: string;

  /** All faults at once, when the request's data are at fault. */
  @ApiPropertyOptional({
    type: [FieldFaultDto],
    description: "All faults at once, when the request's data are at fault.",
  })
  errors?: FieldFaultDto[];
}
