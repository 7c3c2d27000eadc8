import { Api } from './api.ts';
import type { Operations } from './openapi.ts';
import { PATIENCE_MS, until } from './patience.ts';
import type { Credentials, DemoWorld } from './world.ts';

/** A token is renewed this long before it runs out. */
const SPARE_SECONDS = 30;

interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

/** Keeps one access token and gets another in time. */
function keptToken(get: () => Promise<TokenAnswer>): (fresh: boolean) => Promise<string> {
  let kept: { token: string; until: number } | undefined;
  return async (fresh) => {
    if (!kept || fresh || Date.now() > kept.until) {
      const { access_token: token, expires_in: seconds } = await get();
      kept = { token, until: Date.now() + (seconds - SPARE_SECONDS) * 1_000 };
    }
    return kept.token;
  };
}

/** Tokens for a program of a partner, by its client credentials. */
export function clientToken(
  { gatewayUrl, operations }: { gatewayUrl: string; operations: Operations },
  { clientId, clientSecret }: Credentials,
): (fresh: boolean) => Promise<string> {
  const api = new Api({ gatewayUrl, operations });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(clientId, clientSecret) };
  return keptToken(() => api.call<TokenAnswer>('getToken', { body: 'grant_type=client_credentials', headers }));
}

/** Tokens for an officer of a body, from the stand-in for the officers' identity provider. */
export function officerToken(
  { url, secret }: DemoWorld['officerIssuer'],
  { body, roles }: { body: string; roles: string[] },
): (fresh: boolean) => Promise<string> {
  const form = new URLSearchParams({ grant_type: 'urn:vigil:grant-type:officer', body, roles: roles.join(' ') });
  const headers = { authorization: basic('vigil-cli', secret) };
  const ask = async () => {
    const answer = await fetch(`${url}/token`, { method: 'POST', headers, body: form }).catch(() => undefined);
    if (answer && !answer.ok) throw new Error(`The officer issuer refused ${body}: ${await answer.text()}`);
    return (await answer?.json()) as TokenAnswer | undefined;
  };
  return keptToken(() => until('the officer issuer', ask, PATIENCE_MS));
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(user)}:${encodeURIComponent(password)}`).toString('base64')}`;
}
