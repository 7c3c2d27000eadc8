import { brakeInForce, brakeLimits, fullWindow, proofStep } from './brake-limits.js';

describe('the limits of the brake', () => {
  it.each([
    [0, 0],
    [10, 0],
    [11, 1],
    [20, 1],
    [21, 2],
    [40, 2],
    [41, 3],
    [80, 3],
    [81, 4],
    [1_000_000, 4],
  ])('ask at %i requests of an address for step %i', (count, step) => {
    expect(proofStep({ 'address-minute': count }, brakeLimits)).toBe(step);
  });

  it('go by the fullest window', () => {
    const counts = { 'address-minute': 1, 'network-minute': 101, 'everyone-minute': 4_801, 'address-day': 1 };
    expect(proofStep(counts, brakeLimits)).toBe(3);
    expect(proofStep({}, brakeLimits)).toBe(0);
  });

  it('may ask for a proof from the first request on', () => {
    const limits = brakeInForce({ 'everyone-minute': { free: 0 } });
    expect([1, 2, 3, 9, 17].map((count) => proofStep({ 'everyone-minute': count }, limits))).toEqual([1, 1, 2, 4, 4]);
  });

  it('refuse when a window is full, and name the one that is full for longest', () => {
    expect(fullWindow({ 'address-minute': 60, 'address-day': 2_000 }, brakeLimits)).toBeUndefined();
    expect(fullWindow({ 'address-minute': 61, 'address-day': 2_000 }, brakeLimits)).toBe('address-minute');
    expect(fullWindow({ 'address-minute': 61, 'address-day': 2_001 }, brakeLimits)).toBe('address-day');
    expect(fullWindow({ 'network-day': 20_001, 'network-minute': 601 }, brakeLimits)).toBe('network-day');
  });

  it('never shut everybody out', () => {
    expect(fullWindow({ 'everyone-minute': 10_000_000 }, brakeLimits)).toBeUndefined();
  });

  it('are replaced by name, and not by a name that is none', () => {
    expect(brakeInForce({ 'address-day': { free: 1, max: 2 } })['address-day']).toEqual({ free: 1, max: 2 });
    expect(() => brakeInForce({ 'adress-day': { free: 1 } })).toThrow('adress-day');
  });
});
