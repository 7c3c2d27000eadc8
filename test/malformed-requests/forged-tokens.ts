import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { System } from '../system.ts';

/** A valid officer's token signed anew, with nothing changed: what the forged ones would be without their fault. */
export async function signedAnew(system: System, valid: string): Promise<string> {
  const header = decodeProtectedHeader(valid) as { alg: string; kid: string };
  return new SignJWT(decodeJwt(valid)).setProtectedHeader(header).sign(await issuerKey(system, header.kid));
}

/** Values of `Authorization` that are almost good: each differs from a valid officer's token in one respect. */
export async function forgedTokens(system: System, valid: string): Promise<Record<string, string>> {
  const header = decodeProtectedHeader(valid) as { alg: string; kid: string; typ: string };
  const claims = decodeJwt(valid);
  const ownKey = await issuerKey(system, header.kid);
  const { privateKey: strangersKey } = await generateKeyPair('ES256');
  const sign = (changed: object, changedHeader: object = {}, key = ownKey) =>
    new SignJWT({ ...claims, ...changed }).setProtectedHeader({ ...header, ...changedHeader }).sign(key);
  const hour = 3_600;
  const now = Math.floor(Date.now() / 1000);
  const [head = '', body = '', signature = ''] = valid.split('.');
  const without = Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url');
  const raised = Buffer.from(JSON.stringify({ ...claims, roles: ['registrar'] })).toString('base64url');
  const tokens = {
    expired: await sign({ iat: now - 2 * hour, exp: now - hour }),
    'not valid yet': await sign({ nbf: now + hour }),
    'for another audience': await sign({ aud: 'another-api' }),
    'of another issuer': await sign({ iss: 'https://nguoi-la.example' }),
    'in the name of the clients’ issuer': await sign({ iss: system.gateway, scope: 'clients:manage' }),
    'of another kind': await sign({}, { typ: 'JWT' }),
    'of an unknown key': await sign({}, { kid: 'unknown' }, strangersKey),
    'of a stranger’s key': await sign({}, {}, strangersKey),
    'without a body': await sign({ body: undefined }),
    'without a subject': await sign({ sub: undefined }),
    unsigned: `${without}.${body}.`,
    'with raised roles': `${head}.${raised}.${signature}`,
    'cut off': `${head}.${body}`,
    garbled: `${head}.${body}.${'A'.repeat(86)}`,
    'with NUL': `${head}.${body}%00.${signature}`,
    long: 'x'.repeat(6_000),
  };
  const bearers = Object.entries(tokens).map(([name, token]) => [name, `Bearer ${token}`]);
  return { ...Object.fromEntries(bearers), 'of another scheme': 'Basic Zm9vOmJhcg==', 'without a token': 'Bearer' };
}

/** The officer issuer's own signing key, so that nothing but the forged respect is wrong with a token. */
async function issuerKey(system: System, kid: string) {
  const file = join(dirname(system.officerIssuer.logFile), 'officer-issuer', 'keys.json');
  const { jwks } = JSON.parse(readFileSync(file, 'utf8')) as { jwks: { keys: JWK[] } };
  const found = jwks.keys.find((key) => key.kid === kid) ?? jwks.keys.find((key) => key.alg === 'ES256');
  if (!found) throw new Error('The officer issuer has no key of this id.');
  return importJWK(found, 'ES256');
}
