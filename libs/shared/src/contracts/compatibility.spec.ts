import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { breakingChanges, type Schema } from './compatibility.js';

const released: Schema = {
  type: 'object',
  required: ['id', 'state', 'items'],
  properties: {
    id: { type: 'string', format: 'uuid', description: 'Whose.' },
    state: { enum: ['open', 'shut'] },
    note: { type: 'string', minLength: 1, maxLength: 100 },
    items: {
      type: 'array',
      maxItems: 200,
      items: { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 0 } } },
    },
    who: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
  },
};

interface Properties {
  properties: Record<string, Record<string, unknown>>;
  required: string[];
}

function changed(change: (schema: Properties) => void): Schema {
  const copy = structuredClone(released) as Schema & Properties;
  change(copy);
  return copy;
}

describe('a new schema of a released event type', () => {
  it('is compatible when it adds an optional field', () => {
    expect(
      breakingChanges(
        released,
        changed((schema) => (schema.properties.extra = { type: 'string' })),
      ),
    ).toEqual([]);
  });

  it('is compatible when it only describes a field otherwise', () => {
    expect(
      breakingChanges(
        released,
        changed((schema) => (schema.properties.id!.description = 'Of whom.')),
      ),
    ).toEqual([]);
  });

  it('is compatible when keywords stand in another order', () => {
    expect(breakingChanges(released, Object.fromEntries(Object.entries(released).reverse()))).toEqual([]);
  });

  it.each<[string, (schema: Properties) => unknown, string]>([
    ['removes a field', (schema) => delete schema.properties.note, '/note: field removed'],
    ['requires a field that was optional', (schema) => schema.required.push('note'), '/note: newly required'],
    [
      'adds a required field',
      (schema) => {
        schema.properties.extra = {};
        schema.required.push('extra');
      },
      '/extra: newly required',
    ],
    [
      'frees a field that was required',
      (schema) => schema.required.shift(),
      '/id: no longer required, readers rely on it',
    ],
    [
      'changes a type',
      (schema) => (schema.properties.note!.type = 'integer'),
      '/note: type changed from "string" to "integer"',
    ],
    [
      'changes a format',
      (schema) => (schema.properties.id!.format = 'uri'),
      '/id: format changed from "uuid" to "uri"',
    ],
    [
      'adds a pattern',
      (schema) => (schema.properties.note!.pattern = '^a'),
      '/note: pattern narrowed from none to "^a"',
    ],
    [
      'drops an enum value',
      (schema) => (schema.properties.state!.enum = ['open']),
      '/state: narrowed, shut is no longer allowed',
    ],
    [
      'adds an enum value',
      (schema) => (schema.properties.state!.enum = ['open', 'shut', 'ajar']),
      '/state: widened, ajar is unknown to old readers',
    ],
    ['makes an enum of a string', (schema) => (schema.properties.note!.enum = ['a']), '/note: narrowed to a'],
    [
      'lowers a limit',
      (schema) => (schema.properties.note!.maxLength = 50),
      '/note: maxLength narrowed from 100 to 50',
    ],
    [
      'raises a limit',
      (schema) => (schema.properties.note!.maxLength = 500),
      '/note: maxLength widened from 100 to 500',
    ],
    [
      'asks for more characters',
      (schema) => (schema.properties.note!.minLength = 2),
      '/note: minLength narrowed from 1 to 2',
    ],
    [
      'narrows within items',
      (schema) => ((schema.properties.items!.items as Properties).properties.n!.minimum = 1),
      '/items/*/n: minimum narrowed from 0 to 1',
    ],
    [
      'drops one of several shapes',
      (schema) => (schema.properties.who!.anyOf as unknown[]).pop(),
      '/who: allowed shapes changed from 2 to 1',
    ],
    [
      'narrows one of several shapes',
      (schema) => (schema.properties.who!.anyOf = [{ type: 'string' }, { type: 'integer', maximum: 9 }]),
      '/who: maximum narrowed from none to 9',
    ],
    [
      'refuses unknown fields',
      (schema) => Object.assign(schema, { additionalProperties: false }),
      '/: additionalProperties narrowed from none to false',
    ],
  ])('breaks when it %s', (_case, change, finding) => {
    expect(breakingChanges(released, changed(change))).toEqual([finding]);
  });

  it('finds what broke between two releases of a real event', () => {
    const before = read('./released/tip.refused.v1.json').data as Schema;
    expect(breakingChanges(before, read('./fixtures/tip.refused.broken.json').data as Schema)).toEqual([
      '/ground: narrowed to impersonation, vulgar',
      '/refusedBy: field removed',
      '/approvedBy: newly required',
    ]);
  });

  it('is compatible with itself, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        (schema) => breakingChanges(schema, structuredClone(schema)).length === 0,
      ),
    );
  });
});

function read(file: string): Schema {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Schema;
}
