import { holdsOn, lastDayOf, publicVersions, type HotlineVersion } from './hotline-version.rules.js';

const version = (changed: Partial<HotlineVersion>) =>
  ({
    ...{ version: 1, act: 'published', validFrom: '2026-11-01', validTo: null, replacedFrom: null },
    ...{ visibility: 'public', value: '+84981389389', ...changed },
  }) as HotlineVersion;

describe('a version of a hotline', () => {
  it.each<[Partial<HotlineVersion>, string, boolean]>([
    [{}, '2026-10-31', false],
    [{}, '2026-11-01', true],
    [{ validTo: '2026-11-30' }, '2026-11-30', true],
    [{ validTo: '2026-11-30' }, '2026-12-01', false],
    [{ replacedFrom: '2026-12-01' }, '2026-11-30', true],
    [{ replacedFrom: '2026-12-01' }, '2026-12-01', false],
    [{ replacedFrom: '2026-11-01' }, '2026-11-01', false],
    [{ act: 'withdrawn' }, '2026-11-01', false],
  ])('with %j holds on %s: %s', (changed, day, holds) => {
    expect(holdsOn(version(changed), day)).toBe(holds);
  });

  it.each<[Partial<HotlineVersion>, string | null]>([
    [{}, null],
    [{ validTo: '2026-11-30' }, '2026-11-30'],
    [{ replacedFrom: '2027-01-01' }, '2026-12-31'],
    [{ replacedFrom: '2027-01-01', validTo: '2026-11-30' }, '2026-11-30'],
    [{ replacedFrom: '2026-03-01', validTo: '2026-11-30' }, '2026-02-28'],
  ])('with %j holds last on %s', (changed, day) => {
    expect(lastDayOf(version(changed))).toBe(day);
  });
});

describe('the public', () => {
  const [first, second] = [version({}), version({ version: 2, value: '+842839321014' })];

  it('sees what was public, also of a hotline that ended or went on with another number', () => {
    const ended = version({ version: 3, act: 'withdrawn', value: '+842839321014' });
    expect(publicVersions([ended, second, first])).toEqual([ended, second, first]);
    const hidden = version({ version: 2, visibility: 'internal', value: '+842839321014' });
    expect(publicVersions([hidden, first])).toEqual([first]);
  });

  it('sees no number that has become internal, however it was published before', () => {
    const hidden = version({ version: 3, visibility: 'internal' });
    expect(publicVersions([hidden, second, first])).toEqual([second]);
    expect(publicVersions([hidden, first])).toEqual([]);
  });
});
