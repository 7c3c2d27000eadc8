import { readersOf } from './case-readers.rules.js';

const found = {
  lead: 'market-surveillance-79',
  supports: ['tax-79', 'platform-cho-viet'],
  platform: 'platform-cho-viet',
};

describe('readersOf', () => {
  it('names lead, supporting authorities and the committee of the province, but not the platform', () => {
    expect(readersOf({ ...found, provinceCode: '79', integrity: false })).toEqual([
      { body: 'market-surveillance-79', capacity: 'lead' },
      { body: 'tax-79', capacity: 'support' },
      { body: 'committee-79', capacity: 'committee' },
    ]);
  });

  it('leaves the committee out where an official is accused, or no province is known', () => {
    const bodies = (one: Parameters<typeof readersOf>[0]) => readersOf(one).map((reader) => reader.body);
    expect(bodies({ ...found, provinceCode: '79', integrity: true })).not.toContain('committee-79');
    expect(bodies({ ...found, integrity: false })).toEqual(['market-surveillance-79', 'tax-79']);
  });

  it('names a committee that leads only once', () => {
    expect(readersOf({ lead: 'committee-79', supports: [], provinceCode: '79', integrity: false })).toEqual([
      { body: 'committee-79', capacity: 'lead' },
    ]);
  });
});
