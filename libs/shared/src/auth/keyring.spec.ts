import { createSecretKey } from 'node:crypto';
import { Keyring, matchHash } from './keyring.js';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const old = JSON.stringify({ current: 'k1', keys: { k1: key(1) } });
const rotated = JSON.stringify({ current: 'k2', keys: { k1: key(1), k2: key(2) } });

describe('Keyring', () => {
  it('opens what it sealed, and never seals the same twice alike', () => {
    const ring = Keyring.parse(old);
    const sealed = ring.seal('Nguyễn Văn A', 'tips.7');
    expect(sealed).toMatch(/^k1\.[A-Za-z0-9_-]+$/);
    expect(ring.open(sealed, 'tips.7').toString()).toBe('Nguyễn Văn A');
    expect(ring.seal('Nguyễn Văn A', 'tips.7')).not.toBe(sealed);
    expect(ring.open(ring.seal('', ''), '').length).toBe(0);
  });

  it('seals under the current key and opens older values under theirs', () => {
    const ring = Keyring.parse(rotated);
    expect(ring.open(Keyring.parse(old).seal('a', 'x'), 'x').toString()).toBe('a');
    expect(ring.seal('a', 'x')).toMatch(/^k2\./);
  });

  it('does not open a value moved, changed, cut or sealed under a destroyed key', () => {
    const ring = Keyring.parse(old);
    const sealed = ring.seal('secret', 'tips.7');
    expect(() => ring.open(sealed, 'tips.8')).toThrow();
    const otherEnd = sealed.endsWith('AA') ? 'QQ' : 'AA';
    expect(() => ring.open(sealed.slice(0, -2) + otherEnd, 'tips.7')).toThrow();
    expect(() => ring.open(sealed.slice(0, 20), 'tips.7')).toThrow('form');
    expect(() => ring.open('nothing', 'tips.7')).toThrow('form');
    expect(() => ring.open(Keyring.parse(rotated).seal('a', 'x'), 'x')).toThrow('no key k2');
  });

  it('refuses a ring without its current key, or with a key of another length', () => {
    expect(() => Keyring.parse({ current: 'k2', keys: { k1: key(1) } })).toThrow('k2');
    expect(() => Keyring.parse({ current: 'k1', keys: { k1: 'c2hvcnQ=' } })).toThrow('32 bytes');
  });
});

describe('matchHash', () => {
  const aKey = (byte: number) => createSecretKey(Buffer.alloc(32, byte));

  it('is the same for the same value of the same kind under the same key only', () => {
    const hash = matchHash(aKey(1), 'phone', '+84981389389');
    expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(matchHash(aKey(1), 'phone', '+84981389389')).toBe(hash);
    expect(matchHash(aKey(1), 'bank-account', '+84981389389')).not.toBe(hash);
    expect(matchHash(aKey(2), 'phone', '+84981389389')).not.toBe(hash);
  });
});
