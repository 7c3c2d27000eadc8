import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsString,
  Length,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/** What every field of a request states. */
interface FieldOptions {
  description: string;
  example?: unknown;
  optional?: boolean;
}

// `null` is not the same as absent: it is refused, since the documents do not allow it.
const unlessAbsent = ValidateIf((_, value: unknown) => value !== undefined);

function field({ optional = false, ...documented }: FieldOptions & ApiPropertyOptions, rules: PropertyDecorator[]) {
  const property = ApiProperty({ ...documented, required: !optional } as ApiPropertyOptions);
  return applyDecorators(property, ...(optional ? [unlessAbsent] : []), ...rules);
}

interface TextOptions extends FieldOptions {
  min?: number;
  max: number;
  /** Whether line breaks are allowed. */
  multiline?: boolean;
}

// Spaces, then something else, then anything but control characters: each class excludes the next, so that a text of
// any length is judged in one pass.
const control = '\\u0000-\\u001f\\u007f';
const oneLine = `^[^\\S${control}]*[^\\s${control}][^${control}]*$`;

/** A text with something in it besides spaces, of `min` (1 when absent) to `max` characters. */
export function TextField({ min = 1, max, multiline = false, ...options }: TextOptions): PropertyDecorator {
  const pattern = multiline ? '\\S' : oneLine;
  const documented = { ...options, type: String, minLength: min, maxLength: max, pattern };
  return field(documented, [IsString(), Length(min, max), Matches(new RegExp(pattern, 'u'))]);
}

interface PatternOptions extends FieldOptions {
  /** Anchored at both ends. */
  pattern: string;
  max: number;
}

/** A text of a given form. */
export function PatternField({ pattern, max, ...options }: PatternOptions): PropertyDecorator {
  const rules = [IsString(), Length(1, max), Matches(new RegExp(pattern, 'u'))];
  return field({ ...options, type: String, pattern, maxLength: max }, rules);
}

/** One of the codes of a vocabulary. */
export function CodeField({ of, ...options }: FieldOptions & { of: readonly string[] }): PropertyDecorator {
  return field({ ...options, type: String, enum: [...of] }, [IsIn([...of])]);
}

/** `true` or `false`. */
export function FlagField(options: FieldOptions & { default?: boolean }): PropertyDecorator {
  return field({ ...options, type: Boolean }, [IsBoolean()]);
}

type DtoClass = new () => object;

/** An object with fields of its own. */
export function ObjectField({ of, ...options }: FieldOptions & { of: DtoClass }): PropertyDecorator {
  return field({ ...options, type: of }, [IsObject(), ValidateNested(), Type(() => of)]);
}

/** At most `max` objects. */
export function ListField({ of, max, ...options }: FieldOptions & { of: DtoClass; max: number }): PropertyDecorator {
  const rules = [IsArray(), ArrayMaxSize(max), ValidateNested({ each: true }), Type(() => of)];
  return field({ ...options, type: [of], maxItems: max }, rules);
}
