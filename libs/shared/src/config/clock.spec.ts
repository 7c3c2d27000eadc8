import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockOf, FileClock, SystemClock, vnDate, vnYear } from './clock.js';

function clockFile(setting: object | string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'clock-')), 'clock.json');
  writeFileSync(file, typeof setting === 'string' ? setting : JSON.stringify(setting));
  return file;
}

describe('clocks', () => {
  it('follows the file, which other processes may move at any time', () => {
    const file = clockFile({ at: '2026-11-01T00:00:00Z', real: Date.now(), rate: 0 });
    const clock = clockOf({ CLOCK: 'virtual', CLOCK_FILE: file });
    expect(clock.now().toISOString()).toBe('2026-11-01T00:00:00.000Z');
    writeFileSync(file, JSON.stringify({ at: '2026-11-02T00:00:00Z', real: Date.now() - 1000, rate: 3600 }));
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(Date.parse('2026-11-02T01:00:00Z'));
  });

  it('says which file holds no time', () => {
    const file = clockFile({ at: 'soon', real: 0, rate: 1 });
    expect(() => new FileClock(file).now()).toThrow(file);
  });

  it('is real time otherwise', () => {
    expect(clockOf({ CLOCK: 'system' })).toBeInstanceOf(SystemClock);
    expect(Math.abs(new SystemClock().now().getTime() - Date.now())).toBeLessThan(1000);
  });
});

describe('the calendar of Viet Nam', () => {
  it.each([
    ['2026-12-31T16:59:59Z', '2026-12-31', 2026],
    ['2026-12-31T17:00:00Z', '2027-01-01', 2027],
  ])('takes %s for %s', (moment, day, year) => {
    expect(vnDate(new Date(moment))).toBe(day);
    expect(vnYear(new Date(moment))).toBe(year);
  });
});
