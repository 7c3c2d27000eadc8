import { interestSince, largestOf, progressOf, toldOf, type Interest } from './interest.rules.js';
import { subjectFaults } from './subject-faults.rules.js';

const interest = (changes: Partial<Interest> = {}): Interest => ({
  ...{ reports: 5, followers: 2, sinceMonth: '2026-09', states: ['received'], newest: 'received' },
  ...changes,
});

describe('what is told of a subject', () => {
  it('is how many people report or follow, since which month, and what is done', () => {
    expect(toldOf(interest(), 'received', 'vi')).toEqual({
      few: false,
      people: 7,
      many: false,
      sinceMonth: '2026-09',
      progress: 'received',
      text: 'Các tin báo về đối tượng này đã được tiếp nhận và đang chờ xem xét.',
    });
  });

  it('is the same for none, one and two reports, however many follow', () => {
    const none = toldOf(undefined, null, 'vi');
    expect(none).toMatchObject({ few: true, people: null, sinceMonth: null, progress: null });
    for (const reports of [0, 1, 2])
      expect(toldOf(interest({ reports, followers: 500 }), 'under-way', 'vi')).toEqual(none);
    expect(toldOf(interest({ reports: 3, followers: 0 }), 'under-way', 'vi')).toMatchObject({ few: false, people: 3 });
  });

  it('is counted exactly up to a thousand', () => {
    expect(toldOf(interest({ reports: 998, followers: 2 }), 'received', 'en')).toMatchObject({
      people: 1000,
      many: false,
    });
    expect(toldOf(interest({ reports: 1001, followers: 0 }), 'received', 'en')).toMatchObject({
      people: 1000,
      many: true,
    });
  });

  it('goes by the trace with the most reports, and adds nothing up', () => {
    const popular = interest({ reports: 40 });
    expect(largestOf([interest({ reports: 1 }), popular, interest({ reports: 2 })])).toBe(popular);
    expect(largestOf([])).toBeUndefined();
  });

  it.each([
    [[], null],
    [['received'], 'received'],
    [['received', 'passed-on', 'closed'], 'under-way'],
    [['acted-on'], 'under-way'],
    [['closed', 'received'], 'received'],
    [['closed'], 'ended'],
  ] as const)('for reports in the states %j is %j', (states, progress) => {
    expect(progressOf(states)).toBe(progress);
  });

  it('reaches twelve months back', () => {
    expect(interestSince(new Date('2026-11-24T01:30:00Z'))).toEqual(new Date('2025-11-24T01:30:00Z'));
  });
});

describe('a subject', () => {
  it('is refused with all that cannot be read', () => {
    const faults = subjectFaults({
      links: ['https://shopee.vn/a-i.1.22', 'không có'],
      shopId: '@',
      phone: '113',
      taxCode: '0100109107',
      bankAccount: { bank: 'VCB', number: 'số' },
    });
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/links/1', 'is-link'],
      ['/shopId', 'is-shop-id'],
      ['/platform', 'is-defined'],
      ['/phone', 'is-phone'],
      ['/taxCode', 'is-tax-code'],
      ['/bankAccount/number', 'is-account'],
    ]);
    expect(subjectFaults({ shopId: 'cv-1', platform: 'platform-cho-viet', phone: '0912345678' })).toEqual([]);
  });
});
