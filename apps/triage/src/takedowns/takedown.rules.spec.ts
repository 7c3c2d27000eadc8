import { belongsTo, dueAtOf, isLate, resultOf } from './takedown.rules.js';

describe('takedown rules', () => {
  const due = new Date('2026-11-05T03:00:00Z');

  it('give the platform 24 hours from delivery', () => {
    expect(dueAtOf(new Date('2026-11-04T03:00:00Z'))).toEqual(due);
    expect(isLate(due, due)).toBe(false);
    expect(isLate(new Date(due.getTime() + 1), due)).toBe(true);
    expect(isLate(due, null)).toBe(false);
  });

  it.each([
    ['an open item of the platform', { platform: 'a', outcome: null }, { result: 'accepted' }],
    ['the same outcome again', { platform: 'a', outcome: 'done' }, { result: 'duplicate' }],
    ['another outcome', { platform: 'a', outcome: 'refused' }, { result: 'refused', problem: 'item-closed' }],
    ['an item of another platform', { platform: 'b', outcome: null }, { result: 'refused', problem: 'item-foreign' }],
    ['no item', undefined, { result: 'refused', problem: 'item-unknown' }],
  ])('answer %s', (_, item, expected) => {
    expect(resultOf({ platform: 'a', outcome: 'done' }, item)).toEqual(expected);
  });

  it.each([
    ['https://choviet.example/x', true],
    ['https://m.choviet.example/x', true],
    ['https://notchoviet.example/x', false],
    ['https://choviet.example.evil.example/x', false],
    ['no address', false],
  ])('%s belongs to choviet.example: %s', (url, expected) => {
    expect(belongsTo(url, ['choviet.example'])).toBe(expected);
  });
});
