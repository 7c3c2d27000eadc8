import { hashOfSecret, isOneOfSecrets, newClientSecret } from './client-secret.js';

describe('client secrets', () => {
  it('are random and recognisable', () => {
    expect(newClientSecret()).toMatch(/^vgl_[\w-]{43}$/);
    expect(newClientSecret()).not.toBe(newClientSecret());
  });

  it('are known again by their hash, whichever of two is presented', () => {
    const [older, newer] = [newClientSecret(), newClientSecret()];
    const stored = [hashOfSecret(older), hashOfSecret(newer)];
    expect(isOneOfSecrets(older, stored)).toBe(true);
    expect(isOneOfSecrets(newer, stored)).toBe(true);
  });

  it('are not their own hash, nor anything else', () => {
    const secret = newClientSecret();
    const stored = [hashOfSecret(secret)];
    expect(isOneOfSecrets(hashOfSecret(secret), stored)).toBe(false);
    expect(isOneOfSecrets('', stored)).toBe(false);
    expect(isOneOfSecrets(secret, [])).toBe(false);
  });
});
