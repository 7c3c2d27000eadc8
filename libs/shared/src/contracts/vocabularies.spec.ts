import { readFileSync } from 'node:fs';
import { kebabPattern } from './fields.js';
import * as vocabularies from './vocabularies.js';
import { contracts } from './registry.js';
import { termOf, type Term } from './vocabularies/terms.js';

const tables = Object.entries<unknown>(vocabularies).filter((entry): entry is [string, Term[]] =>
  entry[0].endsWith('Terms'),
);

describe.each(tables)('%s', (_name, terms) => {
  it('has distinct codes in lower-kebab English', () => {
    expect(new Set(terms.map(({ code }) => code)).size).toBe(terms.length);
    for (const { code } of terms) expect(code).toMatch(new RegExp(kebabPattern));
  });

  it('has distinct Vietnamese and English names, composed (NFC)', () => {
    for (const language of ['vi', 'en'] as const) {
      const names = terms.map((term) => term[language]);
      expect(new Set(names).size).toBe(terms.length);
      for (const name of names) expect(name).toBe(name.normalize('NFC'));
    }
  });
});

describe('violations', () => {
  it('have distinct Vietnamese codes', () => {
    const codes = vocabularies.violationTerms.map(({ viCode }) => viCode);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('are in the scope of Article 2(1), but for scams and consumer disputes', () => {
    const outside = vocabularies.violationTerms.filter(({ inScope }) => !inScope).map(({ code }) => code);
    expect(outside).toEqual(['non-delivery-scam', 'consumer-dispute']);
  });

  it('are found by their code, and an unknown one is no error', () => {
    expect(termOf(vocabularies.violationTerms, 'counterfeit-mark')?.reportGroup).toBe('counterfeit-or-ip');
    expect(termOf(vocabularies.violationTerms, 'not-yet-known')).toBeUndefined();
  });
});

describe('golden samples', () => {
  const known: Readonly<Record<string, readonly string[]>> = {
    violation: vocabularies.violations,
    channel: vocabularies.channels,
    stage: vocabularies.stages,
    goodsCategory: vocabularies.goodsCategories,
    ground: vocabularies.refusalGrounds,
    action: vocabularies.takedownActions,
    classification: vocabularies.classifications,
    kind: [
      ...vocabularies.bodyKinds,
      ...vocabularies.messageKinds,
      'url',
      'shop',
      'tax-code',
      'domain',
      'account',
      'phone',
      'bank-account',
    ],
  };

  it.each(contracts.map(({ type }) => type))('of %s use codes of the vocabularies', (type) => {
    const text = readFileSync(new URL(`./samples/${type}.json`, import.meta.url), 'utf8');
    JSON.parse(text, (key, value: unknown) => {
      if (typeof value === 'string' && known[key] !== undefined) expect(known[key]).toContain(value);
      return value;
    });
  });
});
