import { Type } from 'typebox';
import { defineEvent, defineTopic } from './define.js';
import { tipReceivedV1 } from './intake/tip-received-v1.js';
import { takedownRequestedV1 } from './triage/takedown-requested-v1.js';

const topic = defineTopic({ name: 'intake.things', owner: 'intake', key: 'id', description: 'Things.' });
const event = { type: 'thing.happened.v1', topic, title: 'Thing', description: 'A thing happened.' };
const contract = defineEvent({
  ...event,
  data: Type.Object({
    id: Type.String({ format: 'uuid' }),
    at: Type.String({ format: 'date-time' }),
    url: Type.String({ format: 'uri' }),
    on: Type.Optional(Type.String({ format: 'date' })),
  }),
});
const good = {
  id: '0190b3f2-7c4e-7a3b-8f00-426614174000',
  at: '2026-11-24T02:15:07+07:00',
  url: 'https://choviet.example/a',
  on: '2026-11-24',
};

describe('a contract', () => {
  it('accepts data that fits', () => {
    expect(contract.validate(good)).toEqual([]);
  });

  it.each([
    ['id', '0190b3f2', 'uuid'],
    ['at', '2026-02-30T00:00:00Z', 'date-time'],
    ['at', '2026-11-24', 'date-time'],
    ['url', 'choviet.example', 'uri'],
    ['on', '24/11/2026', 'date'],
  ])('really checks formats: %s = %s', (field, value, format) => {
    expect(contract.validate({ ...good, [field]: value })).toEqual([`/${field}: must be a ${format}`]);
  });

  it('names all faults at once, each with its pointer and none with a value', () => {
    const faults = contract.validate({ id: 'bí mật', at: 7 });
    expect(faults).toEqual(['/url: is required', '/id: must be a uuid', '/at: must be of type string']);
    expect(faults.join()).not.toContain('bí mật');
  });

  it('takes an optional field that is undefined for one that is absent', () => {
    expect(contract.validate({ ...good, on: undefined })).toEqual([]);
    expect(contract.validate({ ...good, on: null })).not.toEqual([]);
  });

  it.each([undefined, null, 'text', 7, []])('refuses %p as data', (value) => {
    expect(contract.validate(value)).toEqual(['/: must be of type object']);
  });

  it('is not defined with a format that nobody checks', () => {
    const data = Type.Object({ list: Type.Array(Type.String({ format: 'tax-code' })) });
    expect(() => defineEvent({ ...event, data })).toThrow('Format tax-code is not checked');
  });

  it.each(['thing.v1', 'ThingHappened', 'thing.happened', 'thing.happened.v0'])(
    'is not defined with the type %s',
    (type) => {
      expect(() => defineEvent({ ...event, type, data: Type.Object({}) })).toThrow('must look like');
    },
  );

  it('is not defined on a topic of another owner', () => {
    expect(() => defineTopic({ name: 'triage.cases', owner: 'intake', key: 'caseId', description: '' })).toThrow(
      'must begin with its owner',
    );
  });

  it('checks an event of 200 items in less than a millisecond', () => {
    const item = { itemId: good.id, url: good.url, violation: 'counterfeit-mark', action: 'remove-listing' };
    const data = {
      requestId: good.id,
      reference: 'YC-2026-000007',
      threadId: good.id,
      issuer: 'idea',
      platform: 'platform-cho-viet',
      legalBasis: 'Nghị định 248/2026/NĐ-CP',
      violation: 'counterfeit-mark',
      requestedAt: good.at,
      items: Array.from({ length: 200 }, () => item),
    };
    expect(takedownRequestedV1.validate(data)).toEqual([]);
    const times = Array.from({ length: 100 }, () => {
      const start = performance.now();
      takedownRequestedV1.validate(data);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(1);
  });
});

describe('identifiers of the accused', () => {
  const faultsOf = (identifier: object) =>
    tipReceivedV1.validate({
      tipId: good.id,
      threadId: good.id,
      reference: 'TB-2026-000001',
      channel: 'web',
      scope: 'in-scope',
      violation: 'other',
      identifiers: [identifier],
      criminalSigns: false,
      integrity: false,
      receivedAt: good.at,
    });
  const hash = 'A'.repeat(43);

  it('travel in clear when they are of a business', () => {
    expect(faultsOf({ kind: 'tax-code', value: '0100109106' })).toEqual([]);
  });

  it('travel as hash and sealed value when they may be of a person', () => {
    expect(faultsOf({ kind: 'phone', hash, sealed: 'k1.AbC_-9' })).toEqual([]);
  });

  it.each([
    ['a phone in clear', { kind: 'phone', value: '0912345678' }],
    ['a phone in clear beside its hash', { kind: 'phone', value: '0912345678', hash, sealed: 'k1.AbC' }],
    ['a phone in place of its hash', { kind: 'phone', hash: '0912345678', sealed: 'k1.AbC' }],
    ['a bank account in place of its sealed value', { kind: 'bank-account', hash, sealed: '0011002233445' }],
  ])('are refused when they are %s', (_case, identifier) => {
    const faults = faultsOf(identifier);
    expect(faults).toContain('/identifiers/0: must fit one of the allowed shapes');
    expect(faults.join()).not.toMatch(/0912345678|0011002233445/);
  });
});
