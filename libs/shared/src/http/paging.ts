import { applyDecorators, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type as Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { AppError } from './app-error.js';

/** Most items in one page. */
export const PAGE_LIMIT_MAX = 200;
/** Items in one page when the caller does not say. */
export const PAGE_LIMIT_DEFAULT = 50;
const CURSOR_CHARACTERS_MAX = 1024;

/** The query of every list; a list with filters extends it. */
export class PageQuery {
  /** Most items to return: 1 to 200, 50 when absent. */
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
    default: PAGE_LIMIT_DEFAULT,
    description: 'Most items to return.',
    example: PAGE_LIMIT_DEFAULT,
  })
  @IsOptional()
  @Transform(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  limit: number = PAGE_LIMIT_DEFAULT;

  /** `nextCursor` of the page before; absent for the first page. */
  @ApiPropertyOptional({
    type: String,
    maxLength: CURSOR_CHARACTERS_MAX,
    description: '`nextCursor` of the page before; leave it out for the first page.',
    example: 'eyJpZCI6IjAxOWFiM2Q2In0',
  })
  @IsOptional()
  @IsString()
  @MaxLength(CURSOR_CHARACTERS_MAX)
  @Matches(/^[A-Za-z0-9_-]+$/)
  cursor?: string;
}

/** One page of a list. */
export interface Page<T> {
  items: T[];
  /** Asks for the next page; null after the last one. */
  nextCursor: string | null;
}

const pages = new Map<Type<unknown>, Type<Page<unknown>>>();

/** The DTO class of a page of `item`s, named `<Item>Page` in the documents. */
export function pageOf<T>(item: Type<T>): Type<Page<T>> {
  const known = pages.get(item);
  if (known) return known as Type<Page<T>>;
  const page = pageClass(item);
  pages.set(item, page);
  return page;
}

function pageClass<T>(item: Type<T>): Type<Page<T>> {
  const name = `${item.name.replace(/Dto$/, '')}Page`;
  @ApiSchema({ name, description: 'One page of a list.' })
  class PageDto implements Page<T> {
    @ApiProperty({ type: [item], description: 'The items of this page.', maxItems: PAGE_LIMIT_MAX })
    items: T[];

    @ApiProperty({
      type: String,
      nullable: true,
      description: 'Pass it as `cursor` to get the next page; null after the last one.',
      example: 'eyJpZCI6IjAxOWFiM2Q2In0',
    })
    nextCursor: string | null;
  }
  Object.defineProperty(PageDto, 'name', { value: name });
  return PageDto;
}

/** Documents a route as answering 200 with a page of `item`s. */
export function ApiPage(item: Type<unknown>, description = 'One page of the list.'): MethodDecorator {
  return applyDecorators(ApiOkResponse({ type: pageOf(item), description }));
}

/** Turns a position in a list into an opaque cursor. */
export function encodeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Reads a cursor back. @throws AppError `validation-failed` when it is not one that `encodeCursor` made for this list. */
export function decodeCursor<S extends TSchema>(cursor: string, schema: S): Static<S> {
  const position = parsed(cursor);
  if (!Value.Check(schema, position)) throw badCursor();
  return position;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
}

function badCursor(): AppError {
  const fault = { pointer: '/query/cursor', code: 'cursor', detail: 'Con trỏ trang không hợp lệ.' };
  return new AppError('validation-failed', { detail: 'Có 1 lỗi trong dữ liệu.', errors: [fault] });
}
