import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { TrustedIssuer } from '#shared/config';
import { scopes, scopesOfRole } from './scopes.js';
import { IssuerUnreachable, TokenRefused, TokenVerifier } from './token-verifier.js';

let server: Server;
let base: string;
let key: CryptoKey;
let otherKey: CryptoKey;
let fetches = 0;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  otherKey = (await generateKeyPair('ES256')).privateKey;
  const jwks = JSON.stringify({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }],
  });
  server = createServer(({ url }, answer) => {
    fetches += 1;
    answer.statusCode = url === '/broken' ? 500 : 200;
    answer.setHeader('content-type', 'application/json').end(url === '/other' ? '{"keys":7}' : jwks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

function issuer(over: Partial<TrustedIssuer> = {}): TrustedIssuer {
  return { issuer: base, jwksUri: `${base}/jwks`, audience: 'vigil-api', kind: 'client', bodies: '*', ...over };
}

interface Forged {
  claims?: JWTPayload;
  header?: { typ?: string; alg?: string };
  signer?: CryptoKey;
}

function token({ claims = {}, header = {}, signer = key }: Forged = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const valid = {
    iss: base,
    aud: 'vigil-api',
    sub: 's-1',
    iat: now,
    exp: now + 60,
    body: 'tax-01',
    scope: 'tips:read x:y',
  };
  return new SignJWT({ ...valid, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header })
    .sign(signer);
}

const now = () => Math.floor(Date.now() / 1000);

describe('TokenVerifier', () => {
  it('reads a client: its id, body and known scopes', async () => {
    const caller = await new TokenVerifier([issuer()]).verify(await token({ claims: { client_id: 'c-1' } }));
    expect(caller).toEqual({ subject: 'c-1', kind: 'client', body: 'tax-01', scopes: new Set(['tips:read']) });
  });

  it('reads an officer: pseudonym, body and the scopes of the roles', async () => {
    const roles = ['registrar', 'operator', 'emperor', 7, '__proto__'];
    const claims = { roles, scope: 'tips:submit', client_id: 'officer-cli' };
    const caller = await new TokenVerifier([issuer({ kind: 'officer' })]).verify(await token({ claims }));
    expect(caller).toEqual({
      subject: 's-1',
      kind: 'officer',
      body: 'tax-01',
      scopes: new Set(['clients:manage', 'ops']),
    });
  });

  it('fetches the keys of an issuer once', async () => {
    fetches = 0;
    const verifier = new TokenVerifier([issuer()]);
    for (let turn = 0; turn < 5; turn += 1) await verifier.verify(await token());
    expect(fetches).toBe(1);
  });

  it.each<[string, () => Forged]>([
    ['another type of token', () => ({ header: { typ: 'JWT' } })],
    ['another audience', () => ({ claims: { aud: 'other' } })],
    ['an unknown issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['a foreign key', () => ({ signer: otherKey })],
    ['an end in the past', () => ({ claims: { exp: now() - 6 } })],
    ['a beginning in the future', () => ({ claims: { nbf: now() + 60 } })],
    ['no end', () => ({ claims: { exp: undefined } })],
    ['no subject', () => ({ claims: { sub: undefined } })],
    ['no body', () => ({ claims: { body: undefined } })],
    ['a body that is no text', () => ({ claims: { body: ['tax-01'] } })],
    ['an empty body', () => ({ claims: { body: '' } })],
  ])('refuses %s', async (_name, forged) => {
    const refused = new TokenVerifier([issuer()]).verify(await token(forged()));
    await expect(refused).rejects.toBeInstanceOf(TokenRefused);
  });

  it.each(['', 'x', 'a.b.c', 'e30.e30.', '..'])('refuses %p, which is no token', async (text) => {
    await expect(new TokenVerifier([issuer()]).verify(text)).rejects.toBeInstanceOf(TokenRefused);
  });

  it('refuses a token without signature', async () => {
    const unsigned = new UnsecuredJWT({ iss: base, aud: 'vigil-api', sub: 's', body: 'tax-01' }).encode();
    await expect(new TokenVerifier([issuer()]).verify(unsigned)).rejects.toBeInstanceOf(TokenRefused);
  });

  it('lets an issuer speak for its own bodies only', async () => {
    const verifier = new TokenVerifier([issuer({ bodies: ['tax-02'] })]);
    await expect(verifier.verify(await token())).rejects.toBeInstanceOf(TokenRefused);
    await expect(verifier.verify(await token({ claims: { body: 'tax-02' } }))).resolves.toMatchObject({
      body: 'tax-02',
    });
  });

  it('tolerates clocks that differ by a few seconds', async () => {
    const late = await token({ claims: { exp: now() - 2 } });
    await expect(new TokenVerifier([issuer()]).verify(late)).resolves.toMatchObject({ subject: 's-1' });
  });

  it.each([
    ['nobody listens', () => 'http://127.0.0.1:1/jwks'],
    ['the server fails', () => `${base}/broken`],
    ['something else is served', () => `${base}/other`],
  ])('does not blame the caller when the keys cannot be fetched because %s', async (_name, jwksUri) => {
    const verifier = new TokenVerifier([issuer({ jwksUri: jwksUri() })]);
    await expect(verifier.verify(await token())).rejects.toBeInstanceOf(IssuerUnreachable);
  });
});

describe('roles', () => {
  it('give known scopes only', () => {
    expect(
      Object.values(scopesOfRole)
        .flat()
        .every((scope) => scopes.includes(scope)),
    ).toBe(true);
  });
});
