import { dueTimeOf, isWorkingDay, nextDueOf, ruleAt, withMet, type Due, type DueRule } from './due.rules.js';

const rule = (overrides: Partial<DueRule> = {}): DueRule => ({
  code: 'proposal',
  version: 1,
  amount: 24,
  unit: 'hours',
  source: '195/QĐ-BCĐ389',
  validFrom: new Date('2020-03-23T00:00:00+07:00'),
  ...overrides,
});
const calendar = new Map([
  ['2026-09-01', false],
  ['2026-09-02', false],
  ['2026-08-22', true],
]);
const due = (amount: number, unit: DueRule['unit'], from: string) =>
  dueTimeOf(rule({ amount, unit }), new Date(from), calendar).toISOString();

describe('a due time', () => {
  it('in hours is that many hours later, holidays or not', () => {
    expect(due(24, 'hours', '2026-08-31T10:30:00+07:00')).toBe('2026-09-01T03:30:00.000Z');
  });

  it.each([
    [
      'begins with the next day and ends at midnight in Viet Nam',
      3,
      '2026-11-24T01:30:00Z',
      '2026-11-27T17:00:00.000Z',
    ],
    ['counts a late evening in UTC as the next day in Viet Nam', 3, '2026-11-23T17:30:00Z', '2026-11-27T17:00:00.000Z'],
    ['moves from a Sunday to Monday', 3, '2026-11-26T03:00:00Z', '2026-11-30T17:00:00.000Z'],
    ['moves from a holiday to the next working day', 1, '2026-08-31T03:00:00Z', '2026-09-03T17:00:00.000Z'],
  ])('in days %s', (_, amount, from, expected) => {
    expect(due(amount, 'days', from)).toBe(expected);
  });

  it.each([
    ['passes over weekends', 3, '2026-11-26T03:00:00Z', '2026-12-01T17:00:00.000Z'],
    ['passes over holidays', 2, '2026-08-31T03:00:00Z', '2026-09-04T17:00:00.000Z'],
    ['counts a Saturday that is worked on', 1, '2026-08-21T03:00:00Z', '2026-08-22T17:00:00.000Z'],
  ])('in working days %s', (_, amount, from, expected) => {
    expect(due(amount, 'working-days', from)).toBe(expected);
  });

  it('knows working days by the calendar first, then by the week', () => {
    const days = ['2026-08-22', '2026-08-23', '2026-08-31', '2026-09-01'];
    expect(days.map((day) => isWorkingDay(day, calendar))).toEqual([true, false, true, false]);
  });
});

describe('the rule of a clock', () => {
  const versions = [rule(), rule({ version: 2, amount: 12, validFrom: new Date('2026-12-01T00:00:00+07:00') })];

  it('is the version in force when the clock starts', () => {
    const at = (from: string) => ruleAt(versions, 'proposal', new Date(from)).version;
    expect([at('2026-11-30T16:59:59Z'), at('2026-11-30T17:00:00Z'), at('2019-01-01T00:00:00Z')]).toEqual([1, 2, 1]);
  });

  it('is missing only for a code that nobody set', () => {
    expect(() => ruleAt(versions, 'decision', new Date())).toThrow('decision');
  });
});

describe('the clocks of a tip', () => {
  const open: Due[] = [
    { code: 'proposal', ruleVersion: 1, dueAt: '2026-11-25T00:00:00.000Z' },
    { code: 'decision', ruleVersion: 1, dueAt: '2026-11-24T00:00:00.000Z' },
  ];

  it('show the earliest that is open', () => {
    expect(nextDueOf(open)).toEqual(new Date('2026-11-24T00:00:00Z'));
    const met = withMet(open, 'decision', new Date('2026-11-23T00:00:00Z'));
    expect(nextDueOf(met)).toEqual(new Date('2026-11-25T00:00:00Z'));
    expect(nextDueOf(withMet(met, 'proposal', new Date()))).toBeNull();
  });

  it('are met once, and never move', () => {
    const once = withMet(open, 'decision', new Date('2026-11-23T00:00:00Z'));
    expect(withMet(once, 'decision', new Date('2026-12-23T00:00:00Z'))).toEqual(once);
    expect(once.map(({ dueAt }) => dueAt)).toEqual(open.map(({ dueAt }) => dueAt));
  });
});
