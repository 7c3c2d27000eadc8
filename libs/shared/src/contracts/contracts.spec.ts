import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { note } from '#shared/testing';
import { breakingChanges, contractOf, contracts, topics, type EventContract, type Schema } from './index.js';

interface Release {
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly data: Schema;
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const samplesOf = (contract: EventContract) => read(`./samples/${contract.type}.json`) as Record<string, unknown>[];
const releaseIn = (file: string) => read(`./released/${file}.json`) as Release;
const filesIn = (folder: string) =>
  readdirSync(new URL(folder, import.meta.url)).map((file) => file.replace(/\.json$/, ''));

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
const schemaOf = (contract: EventContract) => contract.data as unknown as Schema;
const byType = contracts.map((contract) => [contract.type, contract] as const);
const released = filesIn('./released/').map((file) => [file, releaseIn(file)] as const);

describe('the register of contracts', () => {
  it('has one contract per type, found by its type', () => {
    expect(new Set(contracts.map(({ type }) => type)).size).toBe(contracts.length);
    for (const contract of contracts) expect(contractOf(contract.type)).toBe(contract);
    expect(contractOf('tip.unheard-of.v1')).toBeUndefined();
  });

  it('has only topics that are listed, each with a contract', () => {
    expect(new Set(contracts.map(({ topic }) => topic))).toEqual(new Set(topics));
  });

  it('has golden samples of every type and of no other', () => {
    expect(filesIn('./samples/').sort()).toEqual(contracts.map(({ type }) => type).sort());
    const samples = contracts.flatMap(samplesOf).length;
    note(22, {
      figure: `${samples} golden samples of ${released.length} released versions valid both ways`,
      control: 'a fixture with a removed field, a narrowed and a newly required one is refused',
    });
  });
});

describe.each(byType)('%s', (_type, contract) => {
  const foreign = ajv.compile(contract.data);

  it('has at least two golden samples, which our validator and a foreign one accept', () => {
    expect(samplesOf(contract).length).toBeGreaterThanOrEqual(2);
    for (const sample of samplesOf(contract)) {
      expect(contract.validate(sample)).toEqual([]);
      expect(foreign(sample)).toBe(true);
    }
  });

  it('carries its Kafka key as a required UUID', () => {
    expect(contract.data.required).toContain(contract.topic.key);
    expect(contract.data.properties[contract.topic.key]).toMatchObject({ format: 'uuid' });
  });

  it.each(contract.data.required ?? [])('refuses data without %s', (field) => {
    for (const { [field]: _left, ...rest } of samplesOf(contract)) {
      expect(contract.validate(rest)).toEqual([`/${field}: is required`]);
      expect(foreign(rest)).toBe(false);
    }
  });

  it('passes over fields it does not know', () => {
    for (const sample of samplesOf(contract)) expect(contract.validate({ ...sample, laterField: true })).toEqual([]);
  });

  it('describes every field', () => {
    for (const field of Object.values(contract.data.properties)) expect(field).toHaveProperty('description');
  });

  it('has no field for what must not travel', () => {
    expect(fieldNamesIn(contract.data).filter((name) => forbidden.test(name))).toEqual([]);
  });
});

const forbidden = /informant|contact|phone|address|content|narrative|receiptCode|fullName|birth|personal/i;

function fieldNamesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: object };
  return [...Object.keys(properties), ...Object.values(schema).flatMap(fieldNamesIn)];
}

describe('the check for forbidden fields', () => {
  it('finds one that is hidden in a list', () => {
    const schema = { properties: { items: { items: { properties: { informantPhone: {} } } } } };
    expect(fieldNamesIn(schema).filter((name) => forbidden.test(name))).toEqual(['informantPhone']);
  });
});

describe('released event types', () => {
  it('are all types with all their fields, so that nothing is used before it is frozen', () => {
    const frozen = (contract: EventContract) =>
      released.some(
        ([, { type, data }]) => type === contract.type && breakingChanges(schemaOf(contract), data).length === 0,
      );
    expect(contracts.filter((contract) => !frozen(contract)).map(({ type }) => type)).toEqual([]);
  });

  it.each(released)('keep the promise of %s', (_file, { type, topic, key, data }) => {
    const contract = contractOf(type)!;
    expect(contract).toBeDefined();
    expect([contract.topic.name, contract.topic.key]).toEqual([topic, key]);
    expect(breakingChanges(data, schemaOf(contract))).toEqual([]);
  });

  it.each(released)('let old readers of %s understand what is published now', (_file, { type, data }) => {
    const oldReader = ajv.compile(data);
    for (const sample of samplesOf(contractOf(type)!)) expect(oldReader(sample)).toBe(true);
  });
});
