import { violations } from '#shared/contracts';
import { scopeOf } from '../tips/tip.rules.js';
import { guidanceFor } from './guidance.rules.js';

it('guides exactly where the Committee is not competent, in both languages', () => {
  const outside = violations.filter((violation) => scopeOf(violation) === 'out-of-scope');
  expect(violations.filter((violation) => guidanceFor(violation, 'vi'))).toEqual(outside);
  for (const violation of outside)
    expect(guidanceFor(violation, 'en')?.text).not.toBe(guidanceFor(violation, 'vi')?.text);
});

it('names the number to call', () => {
  expect(guidanceFor('consumer-dispute', 'vi')).toMatchObject({ hotline: '18006838' });
  expect(guidanceFor('non-delivery-scam', 'en')).toMatchObject({ hotline: '113' });
});
