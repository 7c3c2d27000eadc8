import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

/** A new client secret: 256 random bits behind a prefix by which scanners of leaked secrets can know it. */
export function newClientSecret(): string {
  return `vgl_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/**
 * What is stored of a secret. Plain SHA-256 is enough, because no one can guess 256 random bits however fast the
 * hash is; a slow one would only let strangers keep the token endpoint busy with wrong secrets.
 */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a presented secret is one of those whose hashes are stored; takes as long for each of them. */
export function isOneOfSecrets(presented: string, hashes: readonly string[]): boolean {
  const given = Buffer.from(hashOfSecret(presented));
  const matches = hashes.map((hash) => {
    const stored = Buffer.from(hash);
    return stored.length === given.length && timingSafeEqual(stored, given);
  });
  return matches.includes(true);
}
