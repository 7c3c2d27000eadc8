import { countingMoment, leftOf } from './counting-time.js';

describe('the time of counts', () => {
  it.each([
    ['2026-11-27T16:59:59.999Z', { day: '2026-11-27', minute: 1_439 }, 1, 1],
    ['2026-11-27T17:00:00.000Z', { day: '2026-11-28', minute: 0 }, 60_000, 86_400_000],
    ['2026-11-28T01:30:30.000Z', { day: '2026-11-28', minute: 510 }, 30_000, 55_770_000],
  ])('is that of Viet Nam at %s', (text, moment, minuteLeftMs, dayLeftMs) => {
    const at = new Date(text);
    expect(countingMoment(at)).toEqual(moment);
    expect([leftOf('minute', at), leftOf('day', at)]).toEqual([minuteLeftMs, dayLeftMs]);
  });
});
