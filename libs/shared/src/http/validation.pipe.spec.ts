import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsArray, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { RequestValidationPipe } from './validation.pipe.js';

class Item {
  @IsString()
  name: string;
}

class Order {
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Item)
  items?: Item[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Item)
  item?: Item;

  @IsOptional()
  @IsString({ each: true })
  words?: string[];
}

const faultsOf = async (body: object) => {
  try {
    await new RequestValidationPipe().transform(body, { type: 'body', metatype: Order });
    return [];
  } catch (error) {
    return (error as { options: { errors: { pointer: string; code: string }[] } }).options.errors;
  }
};

describe('lists in a body', () => {
  it('of objects and of texts are taken', async () => {
    expect(await faultsOf({ items: [{ name: 'a' }, { name: 'b' }], words: ['a'] })).toEqual([]);
  });

  it.each([
    ['items', [[{ name: 'a' }]], '/items/0'],
    ['items', [{ name: 'a' }, [[[{ name: 'b' }]]]], '/items/1'],
    ['items', [[]], '/items/0'],
    ['item', [[{ name: 'a' }]], '/item/0'],
    ['words', [['a']], '/words/0'],
  ])('of lists are refused: %s %j', async (field, value, pointer) => {
    const faults = await faultsOf({ [field]: value });
    expect(faults).toContainEqual({ pointer, code: 'list-in-list', detail: expect.any(String) });
  });

  it('are not taken for one object', async () => {
    expect(await faultsOf({ item: [{ name: 'a' }] })).not.toEqual([]);
  });

  it('are told with all other faults', async () => {
    const faults = await faultsOf({ items: [[{ name: 'a' }], { name: 7 }], surprise: 1 });
    const pointers = faults.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/items/0', '/items/1/name', '/surprise']));
  });
});
