import { join } from 'node:path';
import { StartFault } from './fault.ts';
import { DATA } from './paths.ts';
import { readLivingState } from './run-state.ts';
import { loadSecrets } from './secrets.ts';

const OFFICER_GRANT = 'urn:vigil:grant-type:officer';

export interface OfficerWish {
  body: string;
  roles: string[];
  pseudonym?: string;
}

/** An access token of the running officer issuer for an officer of the body with the roles. */
export async function officerToken(wish: OfficerWish): Promise<string> {
  const state = readLivingState();
  if (!state?.urls.officerIssuer) throw new StartFault('The officer issuer does not run: start it with "npm start".');
  const secret = loadSecrets(join(DATA, 'secrets.json')).officerCliSecret;
  return requestOfficerToken(state.urls.officerIssuer, secret, wish);
}

/** An access token of the issuer at `issuerUrl`, asked for with the secret of its client `vigil-cli`. */
export async function requestOfficerToken(issuerUrl: string, secret: string, wish: OfficerWish): Promise<string> {
  const { body, roles, pseudonym } = wish;
  const form = { grant_type: OFFICER_GRANT, body, roles: roles.join(' '), ...(pseudonym && { pseudonym }) };
  const answer = await fetch(`${issuerUrl}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`vigil-cli:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  const content = (await answer.json()) as { access_token?: string; error_description?: string };
  if (content.access_token) return content.access_token;
  throw new StartFault(`The officer issuer refused: ${content.error_description ?? answer.status}.`);
}
