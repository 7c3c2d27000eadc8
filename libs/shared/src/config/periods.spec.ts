import fc from 'fast-check';
import { periodOf, previousOf, statutoryMonthOf } from './periods.js';

describe('statutory periods', () => {
  it.each([
    ['2026-M11', '2026-10-15', '2026-11-14', 1],
    ['2026-M01', '2025-12-15', '2026-01-14', 1],
    ['2026-Q4', '2026-09-15', '2026-12-14', 3],
    ['2026-Q1', '2025-12-15', '2026-03-14', 3],
    ['2026-H1', '2025-12-15', '2026-06-14', 6],
    ['2026-9M', '2025-12-15', '2026-09-14', 9],
    ['2026-Y', '2025-12-15', '2026-12-14', 12],
  ])('%s runs from %s to %s over %i statutory months', (id, from, to, months) => {
    expect(periodOf(id)).toMatchObject({ from, to });
    expect(periodOf(id)?.months).toHaveLength(months);
  });

  it.each(['2026-M13', '2026-M00', '2026-Q5', '2026-H2', '2026', 'M11', '2026-M11 ', '1999-M01'])(
    '%s is none',
    (id) => {
      expect(periodOf(id)).toBeUndefined();
    },
  );

  it.each([
    ['2026-M11', '2026-M10'],
    ['2026-M01', '2025-M12'],
    ['2026-Q1', '2025-Q4'],
    ['2026-Q3', '2026-Q2'],
    ['2026-H1', '2025-H1'],
    ['2026-9M', '2025-9M'],
    ['2026-Y', '2025-Y'],
  ])('%s is compared with %s', (id, previous) => {
    const period = periodOf(id);
    expect(period && previousOf(period).id).toBe(previous);
  });

  it.each([
    ['2026-11-14T16:59:59Z', '2026-M11'],
    ['2026-11-14T17:00:00Z', '2026-M12'],
    ['2026-10-14T17:00:00Z', '2026-M11'],
    ['2026-12-31T16:00:00Z', '2027-M01'],
  ])('%s belongs to %s, by the day in Viet Nam', (at, month) => {
    expect(statutoryMonthOf(new Date(at))).toBe(month);
  });

  it('hold each moment between their first and last day', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2021-01-01'), max: new Date('2050-01-01'), noInvalidDate: true }), (at) => {
        const period = periodOf(statutoryMonthOf(at));
        const day = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
        return period !== undefined && period.from <= day && day <= period.to;
      }),
    );
  });
});
