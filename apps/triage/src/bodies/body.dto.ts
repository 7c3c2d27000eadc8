import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { bodyKinds, type BodyKind } from '#shared/contracts';
import { PageQuery } from '#shared/http';

/** The value of `changedSince` that asks for everything from the beginning. */
export const FROM_THE_BEGINNING = 'start';

/** The filters of the register of bodies. */
export class BodiesQuery extends PageQuery {
  /** Only bodies of this kind. */
  @ApiPropertyOptional({ enum: bodyKinds, description: 'Only bodies of this kind.', example: 'provincial-force' })
  @IsOptional()
  @IsIn(bodyKinds)
  kind?: BodyKind;

  /** Only bodies of this province (two digits, 19/2025/QĐ-TTg). */
  @ApiPropertyOptional({
    type: String,
    pattern: '^[0-9]{2}$',
    description: 'Only bodies of this province (official code).',
    example: '79',
  })
  @IsOptional()
  @Matches(/^[0-9]{2}$/)
  provinceCode?: string;

  /** Words of the name or code, with or without Vietnamese diacritics. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'Words of the name or code, with or without diacritics.',
    example: 'quản lý thị trường',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  q?: string;

  /** Lists by change instead of by code: `start`, or the `nextCursor` of the last page of changes. */
  @ApiPropertyOptional({
    type: String,
    maxLength: 1024,
    pattern: '^[A-Za-z0-9_-]+$',
    description:
      'For mirrors: lists in the order of change. `start` for everything, then the `nextCursor` of the page before; ' +
      'it is never null here, and asking again with it gives what has changed since. Not together with `cursor`.',
    example: FROM_THE_BEGINNING,
  })
  @IsOptional()
  @MaxLength(1024)
  @Matches(/^[A-Za-z0-9_-]+$/)
  changedSince?: string;
}

/** An agency, committee or platform of the register. */
@ApiSchema({ name: 'Body' })
export class BodyDto {
  /** Id of the body (UUID). */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the body.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  id: string;

  /** Code by which the API and events name the body. */
  @ApiProperty({
    type: String,
    description: 'Code by which the API and events name the body.',
    example: 'market-surveillance-79',
  })
  code: string;

  /** What kind of body it is. */
  @ApiProperty({ type: String, description: 'What kind of body it is.', example: 'provincial-force' })
  kind: string;

  /** Vietnamese name. */
  @ApiProperty({
    type: String,
    description: 'Vietnamese name.',
    example: 'Chi cục Quản lý thị trường Thành phố Hồ Chí Minh',
  })
  name: string;

  /** English name. */
  @ApiProperty({
    type: String,
    description: 'English name.',
    example: 'Ho Chi Minh City Sub-department of Market Surveillance',
  })
  nameEn: string;

  /** Code of the body above it. */
  @ApiProperty({ type: String, nullable: true, description: 'Code of the body above it.', example: 'committee-79' })
  parent: string | null;

  /** Its territory; null for the whole country. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Its province; null for the whole country.',
    example: '79',
  })
  provinceCode: string | null;

  /** First day of its existence. */
  @ApiProperty({ type: String, format: 'date', description: 'First day of its existence.', example: '2025-03-01' })
  validFrom: string;

  /** Last day of its existence; null while it exists. */
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Last day of its existence; null while it exists.',
    example: null,
  })
  validTo: string | null;

  /** Code of the body that took over its tasks. */
  @ApiProperty({ type: String, nullable: true, description: 'Code of the body that took over.', example: null })
  successor: string | null;

  /** The web hosts of a platform. */
  @ApiProperty({ type: [String], description: 'The web hosts of a platform.', example: [] })
  hosts: string[];

  /** Grows with each change of the entry. */
  @ApiProperty({ type: 'integer', description: 'Grows with each change of the entry.', example: 1 })
  version: number;
}
