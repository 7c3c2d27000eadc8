import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { freePort } from '../ports.ts';
import { scratchFolder } from '../testing/scratch.ts';
import { issuerKeys } from './keys.ts';
import { serveIssuer } from './serve.ts';

const REDIRECT = 'http://127.0.0.1:1/docs/oauth2-redirect.html';
const SECRET = 'a-secret-of-this-test-alone-0123456789';

describe('the stand-in for the officers’ identity provider', () => {
  const home = join(scratchFolder(), 'issuer');
  let issuer: string;
  let server: Server;

  beforeAll(async () => {
    jest.spyOn(console, 'warn').mockReturnValue(); // The library recommends a database for its sessions.
    issuer = `http://127.0.0.1:${await freePort()}`;
    const options = { issuer, keys: await issuerKeys(home), cliSecret: SECRET, redirectUris: [REDIRECT] };
    server = createServer(serveIssuer(options)).listen(Number(new URL(issuer).port), '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const verify = async (token: string) =>
    jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/jwks`)), { issuer, audience: 'vigil-api', typ: 'at+jwt' });

  const askForOfficer = async (form: Record<string, string>, secret = SECRET) =>
    fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`vigil-cli:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'urn:vigil:grant-type:officer', ...form }),
    });

  it('gives the command line an officer’s access token that its published keys verify', async () => {
    const answer = await askForOfficer({ body: 'market-surveillance-01', roles: 'case-officer hotline-officer' });
    const { access_token } = (await answer.json()) as { access_token: string };
    const { payload } = await verify(access_token);
    expect(payload).toMatchObject({
      sub: 'market-surveillance-01.case-officer.hotline-officer',
      body: 'market-surveillance-01',
      roles: ['case-officer', 'hotline-officer'],
    });
  });

  it('refuses a role that does not exist, and a wrong secret', async () => {
    expect((await askForOfficer({ body: 'customs', roles: 'minister' })).status).toBe(400);
    expect((await askForOfficer({ body: 'customs', roles: 'case-officer' }, 'guess')).status).toBe(401);
  });

  it('logs an officer in through the browser, with a code and PKCE', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const browser = cookieBrowser();
    const query = new URLSearchParams({
      client_id: 'vigil-console',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: REDIRECT,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const login = await browser(`${issuer}/auth?${query}`);
    expect(await (await browser(login.to)).text()).toContain('value="dms.case-officer"');
    const resumed = await browser(login.to, new URLSearchParams({ officer: 'dms.case-officer' }));
    const back = new URL((await browser(resumed.to)).to);
    const answer = await fetch(`${issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'vigil-console',
        code: back.searchParams.get('code') ?? '',
        redirect_uri: REDIRECT,
        code_verifier: verifier,
      }),
    });
    const { payload } = await verify(((await answer.json()) as { access_token: string }).access_token);
    expect(payload).toMatchObject({ sub: 'dms.case-officer', body: 'dms', roles: ['case-officer'] });
  });

  it('keeps its keys over a restart', async () => {
    expect(await issuerKeys(home)).toEqual(await issuerKeys(home));
  });

  /** Follows no redirects, but keeps cookies as a browser does. */
  function cookieBrowser() {
    const jar = new Map<string, string>();
    return async (url: string, form?: URLSearchParams) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const options = form ? { method: 'POST', body: form } : {};
      const response = await fetch(url, { ...options, headers: { cookie }, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
        jar.set(name, value);
      }
      const location = response.headers.get('location');
      return Object.assign(response, { to: location ? new URL(location, url).href : '' });
    };
  }
});
