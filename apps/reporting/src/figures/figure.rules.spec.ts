import fc from 'fast-check';
import { contributions, deltaOf, type Contribution } from './figure.rules.js';

const aContribution = fc.record({
  month: fc.constantFrom('2026-M10', '2026-M11'),
  measure: fc.constantFrom('tips', 'cases'),
  dimension: fc.constantFrom('state', 'channel'),
  member: fc.constantFrom('a', 'b', 'c'),
  amount: fc.integer({ min: 1, max: 5 }),
}) as fc.Arbitrary<Contribution>;

const totalOf = (all: readonly Contribution[], key: string) =>
  all
    .filter((one) => [one.month, one.measure, one.dimension, one.member].join() === key)
    .reduce((sum, one) => sum + one.amount, 0);

describe('figures', () => {
  it('get a total and one row per dimension from a fact', () => {
    expect(contributions('2026-M11', 'tips', { channel: 'phone', province: undefined })).toEqual([
      { month: '2026-M11', measure: 'tips', dimension: 'total', member: '', amount: 1 },
      { month: '2026-M11', measure: 'tips', dimension: 'channel', member: 'phone', amount: 1 },
      { month: '2026-M11', measure: 'tips', dimension: 'province', member: 'unknown', amount: 1 },
    ]);
  });

  it('do not change when a fact gives the same as before', () => {
    fc.assert(fc.property(fc.array(aContribution), (all) => deltaOf(all, all).length === 0));
  });

  it('are, after a change, what the facts now give', () => {
    fc.assert(
      fc.property(fc.array(aContribution), fc.array(aContribution), (before, after) => {
        const applied = [...before, ...deltaOf(before, after)];
        const keys = new Set(applied.map((one) => [one.month, one.measure, one.dimension, one.member].join()));
        return [...keys].every((key) => totalOf(applied, key) === totalOf(after, key));
      }),
    );
  });
});
