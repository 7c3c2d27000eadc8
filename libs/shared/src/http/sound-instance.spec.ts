import type { ArgumentMetadata } from '@nestjs/common';
import { Exclude, Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import fc from 'fast-check';
import { PageQuery } from './paging.js';
import { soundInstance } from './sound-instance.js';
import { RequestValidationPipe } from './validation.pipe.js';

class PartDto {
  @IsUUID()
  id: string;
  @IsOptional()
  @IsString()
  @Length(1, 3)
  note?: string;
}

class WholeDto {
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => PartDto)
  parts: PartDto[];
  @IsOptional()
  @ValidateNested()
  @Type(() => PartDto)
  part?: PartDto;
  @IsOptional()
  @IsString({ each: true })
  words?: string[];
  @ValidateIf(({ kind }: WholeDto) => kind !== 'none')
  @IsInt()
  @Min(1)
  count?: number;
  @IsDefined()
  @IsIn(['one', 'none'])
  kind = 'one';
}

/** The libraries' own way: the same class, with something about it that {@link soundInstance} leaves to them. */
class SlowDto extends WholeDto {
  get size(): number {
    return this.parts.length;
  }
}

const pipe = new RequestValidationPipe();
const through = (metatype: new () => object, value: unknown) =>
  pipe.transform(structuredClone(value), { type: 'body', metatype } as ArgumentMetadata).then(
    (made) => ({ made: JSON.stringify(made) }),
    (error: unknown) => ({ error: JSON.stringify(error) }),
  );

const id = '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11';
const whole = { parts: [{ id }, { id, note: 'abc' }], part: { id }, words: ['a'], count: 2, kind: 'one' };

describe('an instance of sound data', () => {
  it('is made of the classes that the decorators name, with their defaults', () => {
    const made = soundInstance(WholeDto, { parts: [{ id }], count: 1 });
    expect(made).toBeInstanceOf(WholeDto);
    expect(made).toMatchObject({ kind: 'one', parts: [{ id }] });
    expect((made as WholeDto).parts[0]).toBeInstanceOf(PartDto);
    expect(soundInstance(WholeDto, whole)).toMatchObject(whole);
  });

  it('holds numbers where a query says them in words', () => {
    expect(soundInstance(PageQuery, { limit: '7' })).toMatchObject({ limit: 7 });
    expect(soundInstance(PageQuery, { limit: 'seven' })).toBeUndefined();
  });

  it.each<[string, object]>([
    ['an unknown field', { ...whole, more: 1 }],
    ['an unknown field within', { ...whole, parts: [{ id, more: 1 }] }],
    ['a field like what every object has', { ...whole, valueOf: 1 }],
    ['a missing field', { count: 1 }],
    ['a wrong field within', { ...whole, parts: [{ id: 'x' }] }],
    ['nothing within', { ...whole, parts: [null] }],
    ['a list within a list', { ...whole, parts: [[{ id }]] }],
    ['an object where none is awaited', { ...whole, words: [{}] }],
    ['no object', [whole]],
  ])('is not made of %s', (_name, value) => {
    expect(soundInstance(WholeDto, value)).toBeUndefined();
  });

  it('is not made for a class that says more than it can do', () => {
    class Hidden {
      @IsString()
      @Exclude()
      name: string;
    }
    class Changed {
      @IsString()
      @Transform(() => 'changed')
      name: string;
    }
    class Grouped {
      @IsString({ groups: ['some'] })
      name: string;
    }
    class Ruleless {
      name: string;
    }
    for (const type of [Hidden, Changed, Grouped, Ruleless, SlowDto])
      expect(soundInstance(type, { ...whole, name: 'a' })).toBeUndefined();
    expect(soundInstance(SlowDto, whole)).toBeUndefined();
  });

  it('is what the libraries make, and all else is refused with their words', async () => {
    const odd = fc.constantFrom('', 'a', 'abcd', id, 'one', 'none', 1, 0, null, undefined, {}, []);
    const mostly = (sound: fc.Arbitrary<unknown>, other = odd) =>
      fc.oneof({ weight: 9, arbitrary: sound }, { weight: 1, arbitrary: other });
    const part = mostly(
      fc.record({ id: mostly(fc.constant(id)), note: mostly(fc.constant('abc')) }, { requiredKeys: ['id'] }),
    );
    const value = fc.record(
      {
        parts: mostly(fc.array(part, { maxLength: 4 })),
        part: mostly(part, fc.array(part, { maxLength: 2 })),
        words: mostly(fc.array(mostly(fc.constant('a')), { maxLength: 2 })),
        count: mostly(fc.constant(1)),
        kind: mostly(fc.constantFrom('one', 'none')),
        more: mostly(fc.constant(undefined)),
      },
      { requiredKeys: ['parts'] },
    );
    await fc.assert(
      fc.asyncProperty(value, async (data) => {
        expect(await through(WholeDto, data)).toEqual(await through(SlowDto, data));
      }),
      { numRuns: 1_000 },
    );
  });
});
