import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { ensurePrivateFolder } from '../paths.ts';

export interface IssuerKeys {
  jwks: { keys: JWK[] };
  cookieKeys: string[];
}

/** The issuer's keys, made at the first start and kept, so that tokens survive a restart. */
export async function issuerKeys(home: string): Promise<IssuerKeys> {
  const file = join(ensurePrivateFolder(home), 'keys.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await generateKeys()), { mode: 0o600, flag: 'wx' });
  return JSON.parse(readFileSync(file, 'utf8')) as IssuerKeys;
}

async function generateKeys(): Promise<IssuerKeys> {
  const keys = await Promise.all(
    ['ES256', 'RS256'].map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: randomBytes(8).toString('base64url') };
    }),
  );
  return { jwks: { keys }, cookieKeys: [randomBytes(32).toString('base64url')] };
}
