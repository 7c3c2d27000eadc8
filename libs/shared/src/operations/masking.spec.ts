import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maskedPayload } from './masked-payload.rules.js';
import { maskedCause, maskedEventType, maskedHeaders, maskedKey } from './masked-texts.rules.js';

const PHONE = '0901234567';
const ACCOUNT = '19035567788012';
const MAIL = 'nguyen.van.a@example.vn';
const HASH = 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq83';
const SEALED = 'k1.3q2-7wABAgMEBQYHCAkKCwwNDg8';
const NAME = 'Nguyễn Văn A';

const show = (data: unknown, type = 'tip.received.v1') => maskedPayload(Buffer.from(JSON.stringify(data)), type);
const tip = {
  tipId: '6f2c1a52-7a44-4c1e-9a39-5d1c2f6a9b10',
  reference: 'TB-2026-000123',
  channel: 'web',
  violation: 'counterfeit-mark',
  provinceCode: '79',
  criminalSigns: true,
  receivedAt: '2026-11-03T02:41:00Z',
};

describe('a payload shown to an operator', () => {
  it('has the values of ids, references, codes, states and times', () => {
    expect(show(tip)).toMatchObject({ form: 'json', data: tip, sha256: null });
  });

  it('has masks for sealed values, hashes, texts and addresses, and keeps its structure', () => {
    const identifiers = [
      { kind: 'phone', hash: HASH, sealed: SEALED },
      { kind: 'account', value: MAIL, platform: 'platform-cho-viet' },
    ];
    expect(show({ ...tip, identifiers }).data).toEqual({
      ...tip,
      identifiers: [
        { kind: 'phone', hash: '[masked: 43 characters]', sealed: '[masked: 30 characters]' },
        { kind: 'account', value: '[masked: 23 characters]', platform: 'platform-cho-viet' },
      ],
    });
  });

  it.each([
    ['a code', 'channel'],
    ['an id', 'tipId'],
    ['a reference', 'reference'],
    ['a province', 'provinceCode'],
    ['a time', 'receivedAt'],
    ['a state', 'scope'],
    ['yes or no', 'criminalSigns'],
  ])('masks what a faulty producer put in the place of %s', (_, field) => {
    for (const stray of [PHONE, ACCOUNT, MAIL, NAME, Number(PHONE), Number(ACCOUNT), [PHONE], { value: PHONE }]) {
      const text = JSON.stringify(show({ ...tip, [field]: stray }));
      for (const secret of [PHONE, PHONE.slice(1), ACCOUNT, MAIL, NAME]) expect(text).not.toContain(secret);
    }
  });

  it('masks everything of an unknown field or type but ids, times, yes and no', () => {
    const id = randomUUID();
    const data = {
      id,
      at: '2026-11-03T02:41:00Z',
      done: false,
      code: 'abc',
      count: 3,
      name: NAME,
      [PHONE]: { x: MAIL },
    };
    expect(show(data, 'nobody.knows.v1').data).toEqual({
      id,
      at: '2026-11-03T02:41:00Z',
      done: false,
      code: '[masked: 3 characters]',
      count: '[masked: number]',
      name: '[masked: 12 characters]',
      '[masked name 7]': { x: '[masked: 23 characters]' },
    });
  });

  it('is length and hash alone when it is no JSON object', () => {
    for (const payload of [Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(`"${PHONE}"`), Buffer.from('{"a":')]) {
      const sha256 = createHash('sha256').update(payload).digest('hex');
      expect(maskedPayload(payload, 'tip.received.v1')).toEqual({
        form: 'bytes',
        lengthBytes: payload.length,
        data: null,
        sha256,
      });
    }
    expect(maskedPayload(null, null)).toMatchObject({ form: 'none', lengthBytes: 0 });
  });

  it('ends somewhere, however large or deep the message is', () => {
    const wide = JSON.stringify({ identifiers: Array.from({ length: 100_000 }, () => ({ kind: 'phone' })) });
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    for (const text of [wide, deep])
      expect(JSON.stringify(maskedPayload(Buffer.from(text), 'tip.received.v1')).length).toBeLessThan(100_000);
  });

  it('shows no text, address, number or sealed value of any golden sample', () => {
    const folder = join(import.meta.dirname, '../contracts/samples');
    const secretFields =
      /^(value|hash|sealed|url|name|nameEn|reasons|legalBasis|competenceRule|cause|listingId|shopId)$/;
    for (const file of readdirSync(folder)) {
      const samples = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object[];
      for (const sample of samples) {
        const shown = show(sample, file.replace(/\.json$/, ''));
        JSON.stringify(shown.data, (name, value: unknown) => {
          // Of a late entry the cause is a code, which may be shown; of a failed delivery it is a text.
          const isCode = name === 'cause' && file.startsWith('tip.entered-late');
          if (secretFields.test(name) && !isCode && typeof value === 'string') expect(value).toMatch(/^\[masked/);
          return value;
        });
      }
    }
  });
});

describe('the texts around a payload', () => {
  it('keep the envelope and mask who acted and what is not the envelope', () => {
    const id = randomUUID();
    const actor = JSON.stringify({ body: 'market-surveillance-79', pseudonym: 'officer-7', capacity: 'officer' });
    const given = {
      ce_id: id,
      ce_type: 'tip.received.v1',
      ce_subject: PHONE,
      ce_actor: actor,
      'x-note': NAME,
      [MAIL]: 'x',
    };
    expect(maskedHeaders(given)).toEqual({
      ce_id: id,
      ce_type: 'tip.received.v1',
      ce_subject: '[masked: 10 characters]',
      ce_actor: '{"body":"market-surveillance-79","capacity":"officer","pseudonym":"[masked]"}',
      'x-note': '[masked: 12 characters]',
      '[masked name 6]': '[masked: 1 characters]',
    });
  });

  it('show a key that is an id, and an event type in its form', () => {
    const id = randomUUID();
    expect([id, null, PHONE, MAIL].map(maskedKey)).toEqual([
      id,
      null,
      '[masked: 10 characters]',
      '[masked: 23 characters]',
    ]);
    expect(['case.tips-joined.v1', NAME].map(maskedEventType)).toEqual([
      'case.tips-joined.v1',
      '[masked: 12 characters]',
    ]);
  });

  it.each([
    [
      `QueryFailedError: invalid input syntax for type uuid: "${NAME}"`,
      'QueryFailedError: invalid input syntax for type uuid: [masked]',
    ],
    ['QueryFailedError: duplicate key value violates unique constraint "tips_pkey"', undefined],
    [`Error: no seller ${PHONE} known`, 'Error: no seller [masked] known'],
    ['Error: no seller 090 123 45 67 known', 'Error: no seller [masked] known'],
    [`Error: wrote to ${MAIL}`, 'Error: wrote to [masked]'],
    ['Error: https://choviet.example/shop/nguyen is gone', 'Error: [masked] is gone'],
    ['Error: case 019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11 is closed since 2026-11-03T02:41:00.000Z', undefined],
    [`TypeError: Cannot read properties of undefined (reading 'tipId')`, undefined],
    ['data breaks tip.received.v1: /tipId: must match format "uuid"', undefined],
    [`unknown event type "${NAME}"`, 'unknown event type [masked]'],
  ])('tell the cause without its values: %s', (cause, shown = cause) => {
    expect(maskedCause(cause)).toBe(shown);
  });
});
