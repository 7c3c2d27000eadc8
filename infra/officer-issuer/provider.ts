import { Provider, type Configuration, type ResourceServer, errors } from 'oidc-provider';
import type { IssuerKeys } from './keys.ts';
import { demoOfficers, faultOf, officerOf, type Officer } from './officers.ts';

/** The grant by which a command line or the demo gets an officer's token without a browser. */
export const OFFICER_GRANT = 'urn:vigil:grant-type:officer';
export const API_RESOURCE = 'urn:vigil:api';

const TOKEN_SECONDS = 3_600;

const api: ResourceServer = {
  scope: '',
  audience: 'vigil-api',
  accessTokenTTL: TOKEN_SECONDS,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'ES256' } },
};

export interface IssuerOptions {
  issuer: string;
  keys: IssuerKeys;
  /** The secret of the client `vigil-cli`, which may use the officer grant. */
  cliSecret: string;
  /** Where the public client `vigil-console` may be sent after a login. */
  redirectUris: string[];
}

/** The identity provider of the officers, as far as Vigil needs one. */
export function createProvider(options: IssuerOptions): Provider {
  const officers = new Map(demoOfficers.map((officer) => [officer.pseudonym, officer]));
  const provider = new Provider(options.issuer, configurationOf(options, officers));
  allowOfficerGrant(provider, officers);
  return provider;
}

function configurationOf(options: IssuerOptions, officers: Map<string, Officer>): Configuration {
  return {
    ...clientsAndKeysOf(options),
    pkce: { required: () => true },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub', 'body', 'roles'] },
    findAccount: (_ctx, sub) => {
      const officer = officers.get(sub);
      return officer && { accountId: sub, claims: () => ({ sub, body: officer.body, roles: officer.roles }) };
    },
    extraTokenClaims: (_ctx, token) => {
      const officer = 'accountId' in token ? officers.get(token.accountId) : undefined;
      return officer && { body: officer.body, roles: officer.roles };
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => api,
      },
    },
    ttl: { AccessToken: TOKEN_SECONDS, IdToken: TOKEN_SECONDS, Interaction: 600, Session: 8 * 3_600, Grant: 8 * 3_600 },
  };
}

function clientsAndKeysOf({ keys, cliSecret, redirectUris }: IssuerOptions): Configuration {
  return {
    jwks: keys.jwks,
    cookies: { keys: keys.cookieKeys },
    clients: [
      {
        client_id: 'vigil-console',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: redirectUris,
        id_token_signed_response_alg: 'ES256',
      },
      {
        client_id: 'vigil-cli',
        client_secret: cliSecret,
        grant_types: [OFFICER_GRANT],
        response_types: [],
        redirect_uris: [],
      },
    ],
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
  };
}

interface OfficerGrant {
  body?: string;
  roles?: string;
  pseudonym?: string;
}

function allowOfficerGrant(provider: Provider, officers: Map<string, Officer>): void {
  provider.registerGrantType<OfficerGrant>(
    OFFICER_GRANT,
    async (ctx) => {
      const { body = '', roles = '', pseudonym } = ctx.oidc.params;
      const officer = officerOf(body, roles.split(' ').filter(Boolean), pseudonym);
      const fault = faultOf(officer);
      if (fault) throw new errors.InvalidRequest(fault);
      officers.set(officer.pseudonym, officer);
      const token = new provider.AccessToken({
        client: ctx.oidc.client,
        accountId: officer.pseudonym,
        grantId: officer.pseudonym,
        gty: OFFICER_GRANT,
      });
      token.resourceServer = new provider.ResourceServer(API_RESOURCE, api);
      ctx.body = { access_token: await token.save(), token_type: 'Bearer', expires_in: TOKEN_SECONDS };
    },
    ['body', 'roles', 'pseudonym'],
  );
}
