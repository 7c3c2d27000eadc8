import { violations } from '#shared/contracts';
import { seedBodies } from '../bodies/seed/bodies.seed.js';
import {
  competenceOf,
  isShutOut,
  lastResortOf,
  inForceOn,
  type CompetenceFacts,
  type CompetenceRow,
} from './competence.rules.js';
import { seedCompetence } from './seed/competence.seed.js';

const DAY = '2026-11-14';
const table = inForceOn(DAY, seedCompetence());
const bodies = seedBodies().filter((body) => body.validFrom <= DAY && (body.validTo ?? DAY) >= DAY);
const codes = new Set(bodies.map((body) => body.code));
const provinces = [...new Set(bodies.flatMap((body) => body.provinceCode ?? []))];
const exists = (code: string): boolean => codes.has(code);

const route = (facts: Partial<CompetenceFacts>, rows: readonly CompetenceRow[] = table) =>
  competenceOf({ violation: 'other', criminalSigns: false, integrity: false, ...facts }, rows, exists);
const inHcmc = (facts: Partial<CompetenceFacts>) => route({ provinceCode: '79', ...facts });

describe('the routing table', () => {
  // One example per row of the table: what decides it, who leads, and who leads when there are signs of crime.
  it.each<[string, Partial<CompetenceFacts>, string, string]>([
    ['1', { violation: 'smuggled-goods', stage: 'offering' }, 'market-surveillance-79', 'economic-police-79'],
    [
      '2',
      { violation: 'counterfeit-use-or-quality', goodsCategory: 'electronics' },
      'market-surveillance-79',
      'economic-police-79',
    ],
    ['3', { violation: 'counterfeit-label-or-packaging' }, 'market-surveillance-79', 'economic-police-79'],
    ['4', { violation: 'counterfeit-mark', goodsCategory: 'fashion' }, 'market-surveillance-79', 'economic-police-79'],
    ['4-copyright', { violation: 'copyright-infringement' }, 'market-surveillance-79', 'economic-police-79'],
    [
      '5',
      { violation: 'prohibited-goods', goodsCategory: 'weapons-and-fireworks' },
      'economic-police-79',
      'economic-police-79',
    ],
    ['5-drugs', { violation: 'prohibited-goods', goodsCategory: 'drugs' }, 'drug-police', 'drug-police'],
    [
      '5-wildlife',
      { violation: 'prohibited-goods', goodsCategory: 'wildlife' },
      'economic-police-79',
      'economic-police-79',
    ],
    ['6', { violation: 'counterfeit-medicine', goodsCategory: 'medicine' }, 'health-79', 'economic-police-79'],
    ['6-goods', { violation: 'expired-goods', goodsCategory: 'cosmetics' }, 'health-79', 'economic-police-79'],
    ['7', { violation: 'unsafe-food', goodsCategory: 'food' }, 'health-79', 'economic-police-79'],
    [
      '7-goods',
      { violation: 'counterfeit-use-or-quality', goodsCategory: 'supplements' },
      'health-79',
      'economic-police-79',
    ],
    [
      '7-industry',
      { violation: 'unsafe-food', goodsCategory: 'mother-and-baby' },
      'industry-trade-79',
      'economic-police-79',
    ],
    ['8', { violation: 'counterfeit-agricultural-input' }, 'agriculture-79', 'economic-police-79'],
    [
      '8-goods',
      { violation: 'expired-goods', goodsCategory: 'agricultural-inputs' },
      'agriculture-79',
      'economic-police-79',
    ],
    ['9', { violation: 'false-advertising' }, 'culture-79', 'economic-police-79'],
    ['9-health', { violation: 'false-advertising', goodsCategory: 'supplements' }, 'culture-79', 'economic-police-79'],
    ['10', { violation: 'unregistered-ecommerce' }, 'idea', 'cyber-police-79'],
    ['11', { violation: 'tax-evasion', stage: 'payment' }, 'tax-79', 'economic-police-79'],
    ['12', { violation: 'border-origin-fraud' }, 'customs', 'economic-police-79'],
    ['13', { violation: 'illegal-border-transport' }, 'border-guard', 'economic-police-79'],
    ['14', { violation: 'maritime-smuggling', goodsCategory: 'fuel' }, 'coast-guard', 'economic-police-79'],
    ['15', { violation: 'logistics-violation' }, 'market-surveillance-79', 'economic-police-79'],
    ['15-goods', { violation: 'no-origin-goods', stage: 'transport' }, 'market-surveillance-79', 'economic-police-79'],
    ['16', { violation: 'illegal-payment', stage: 'payment' }, 'state-bank', 'economic-police'],
    ['17', { violation: 'official-misconduct', integrity: true }, 'government-inspectorate', 'government-inspectorate'],
    ['17-any', { violation: 'smuggled-goods', integrity: true }, 'government-inspectorate', 'government-inspectorate'],
    ['default', { violation: 'other' }, 'committee-79', 'committee-79'],
  ])('row %s: %j goes to %s, with signs of crime to %s', (rule, facts, lead, criminalLead) => {
    expect(inHcmc(facts)).toMatchObject({ rule, lead });
    expect(inHcmc({ ...facts, criminalSigns: true })).toMatchObject({ rule, lead: criminalLead });
  });

  it('has an example above for each of its rows', () => {
    expect(new Set(table.map((row) => row.rule)).size).toBe(table.length);
    const numbers = new Set(table.map((row) => row.rule.replace(/-.*/, '')));
    expect([...numbers]).toEqual([...Array.from({ length: 17 }, (_, index) => String(index + 1)), 'default']);
    expect(table).toHaveLength(28);
  });

  it('names only bodies that exist', () => {
    const named = table.flatMap((row) =>
      [row.lead, row.criminalLead ?? [], ...(row.next ?? []), ...row.supports].flat(),
    );
    const unknown = named.map((template) => template.replace('{province}', '79')).filter((code) => !exists(code));
    expect(new Set(unknown)).toEqual(new Set(['{platform}']));
  });

  it('routes every violation in every province, with and without signs of crime, to bodies that exist', () => {
    for (const violation of violations)
      for (const provinceCode of [...provinces, undefined, '99'])
        for (const criminalSigns of [true, false]) {
          const { lead, supports, chain } = route({ violation, provinceCode, criminalSigns });
          expect([lead, ...supports, ...chain].filter((code) => !exists(code))).toEqual([]);
          expect(chain.at(-1) ?? lead).toBe('standing-office');
          expect(supports).not.toContain(lead);
        }
  });

  it('decides every violation of the vocabulary by a row of its own, except the one that is called other and those out of scope', () => {
    const byDefault = violations.filter((violation) => inHcmc({ violation }).rule === 'default');
    expect(byDefault).toEqual(['other', 'non-delivery-scam', 'consumer-dispute']);
  });

  it('leaves a violation that it does not know yet to the committee of the province', () => {
    expect(inHcmc({ violation: 'deep-fake-review' })).toEqual({
      rule: 'default',
      lead: 'committee-79',
      supports: [],
      chain: ['standing-office'],
    });
  });
});

describe('competenceOf', () => {
  it('turns to the central body where the province is not known', () => {
    expect(route({ violation: 'smuggled-goods' })).toMatchObject({
      lead: 'dms',
      supports: ['economic-police', 'tax', 'idea'],
      chain: ['standing-office'],
    });
    expect(route({ violation: 'other' })).toMatchObject({ lead: 'standing-office', chain: [] });
  });

  it('asks the platform for support when the case is on one that is registered', () => {
    const facts = { violation: 'smuggled-goods' };
    expect(inHcmc({ ...facts, platform: 'platform-sao-mua' }).supports).toContain('platform-sao-mua');
    expect(inHcmc({ ...facts, platform: 'platform-unheard-of' }).supports).not.toContain('platform-unheard-of');
  });

  it('puts the police first at signs of crime, the ordinary lead supports and is asked next', () => {
    expect(inHcmc({ violation: 'tax-evasion', criminalSigns: true })).toEqual({
      rule: '11',
      lead: 'economic-police-79',
      supports: ['tax-79', 'state-bank'],
      chain: ['tax-79', 'tax', 'committee-79', 'standing-office'],
    });
  });

  it('asks the other competent bodies before the committee of the province and the Standing Office', () => {
    expect(inHcmc({ violation: 'unregistered-ecommerce' }).chain).toEqual([
      'industry-trade-79',
      'most',
      'committee-79',
      'standing-office',
    ]);
  });

  it('lets the competent body lead that received the tip first', () => {
    const facts = { violation: 'unregistered-ecommerce', receivedBy: 'industry-trade-79' };
    expect(inHcmc(facts)).toMatchObject({ lead: 'industry-trade-79' });
    expect(inHcmc(facts).chain[0]).toBe('idea');
    expect(inHcmc({ ...facts, receivedBy: 'tax-79' }).lead).toBe('idea');
    expect(inHcmc({ ...facts, criminalSigns: true }).lead).toBe('cyber-police-79');
  });

  it('keeps a case about an official from every body of the territory and from the platform', () => {
    const facts = {
      platform: 'platform-cho-viet',
      receivedBy: 'economic-police',
      integrity: true,
      criminalSigns: true,
    };
    expect(inHcmc({ violation: 'smuggled-goods', ...facts })).toEqual({
      rule: '17-any',
      lead: 'government-inspectorate',
      supports: ['standing-office'],
      chain: ['economic-police', 'standing-office'],
    });
  });

  it('lets the most specific row win, wherever it stands in the table', () => {
    const facts = { violation: 'expired-goods', goodsCategory: 'food', stage: 'delivery' };
    const row = (rule: string, more: Partial<CompetenceRow>): CompetenceRow => ({
      ...(table[0] as CompetenceRow),
      rule,
      ...more,
    });
    const any = row('any', { violations: [] });
    const violation = row('violation', { violations: ['expired-goods'] });
    const stage = row('stage', { violations: ['expired-goods'], stages: ['delivery'] });
    const goods = row('goods', { violations: ['expired-goods'], goodsCategories: ['food'] });
    const rows = [any, violation, stage, goods];
    for (const [most, known] of [
      ['goods', 4],
      ['stage', 3],
      ['violation', 2],
      ['any', 1],
    ] as const) {
      expect(route(facts, rows.slice(0, known)).rule).toBe(most);
      expect(route(facts, rows.slice(0, known).reverse()).rule).toBe(most);
    }
    expect(route(facts, [violation, { ...violation, rule: 'later' }]).rule).toBe('violation');
  });

  it('sends everything to the Standing Office when the table is empty', () => {
    expect(route({ violation: 'smuggled-goods' }, [])).toMatchObject({ rule: 'none', lead: 'standing-office' });
  });
});

describe('inForceOn', () => {
  it('takes the rows of the day, first and last day included', () => {
    const row = { ...(table[0] as CompetenceRow), validFrom: '2026-01-01', validTo: '2026-06-30' };
    expect(['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((day) => inForceOn(day, [row]).length)).toEqual(
      [0, 1, 1, 0],
    );
  });
});

describe('who may not learn of a case about an official', () => {
  const parents = new Map([
    ['market-surveillance-79', 'dms'],
    ['dms', 'standing-office'],
    ['tax-79', 'tax'],
    ['tax', 'standing-office'],
    ['standing-office', null],
  ]);

  it.each([
    ['dms', 'dms', true],
    ['market-surveillance-79', 'dms', true],
    ['dms', 'market-surveillance-79', false],
    ['tax-79', 'dms', false],
    ['standing-office', 'standing-office', true],
    ['dms', 'standing-office', false],
    ['market-surveillance-79', 'standing-office', false],
    ['dms', undefined, false],
  ])('%s, where one of %s is accused: %s', (body, accusedBody, expected) => {
    expect(isShutOut(body, { accusedBody }, parents)).toBe(expected);
  });

  it('has another last resort where the Standing Office is accused', () => {
    expect(lastResortOf({})).toBe('standing-office');
    expect(lastResortOf({ accusedBody: 'standing-office' })).toBe('economic-police');
  });
});
