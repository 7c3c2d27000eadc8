import { Logger } from '@nestjs/common';
import type { JWK } from 'jose';
import {
  errors,
  Provider,
  type Client,
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider';
import { scopes } from '#shared/auth';
import { ClientAdapter } from './client.adapter.js';
import { isOneOfSecrets } from './client-secret.js';
import { GrantAdapter, type GrantTables } from './grant.adapter.js';
import { SIGNING_ALGORITHM } from './signing-keys.js';

/** The audience of access tokens, which every service asks for. */
export const API_AUDIENCE = 'vigil-api';
/** The API as a resource indicator (RFC 8707), which has to be a URI. */
export const API_RESOURCE = 'urn:vigil:api';
/** Long enough for a batch, short enough that a disabled client is soon out. */
export const TOKEN_LIFETIME_SECONDS = 600;

interface TokenProviderOptions extends GrantTables {
  issuer: string;
  keys: JWK[];
}

/** The OAuth 2.0 authorization server: client credentials for JWT access tokens, and nothing else. */
export function createTokenProvider({ issuer, keys, ...tables }: TokenProviderOptions): Provider {
  const provider = new Provider(issuer, {
    ...configuration,
    jwks: { keys },
    adapter: (kind) => (kind === 'Client' ? new ClientAdapter(tables) : new GrantAdapter(kind, tables)),
  });
  provider.Client.prototype.compareClientSecret = function (this: Client, presented) {
    return isOneOfSecrets(presented, this['secret_hashes'] as string[]);
  };
  provider.use(describeOnlyWhatIsOffered);
  const log = new Logger('OAuth');
  provider.on('server_error', (_ctx, error) => log.error(error));
  return provider;
}

const configuration: Configuration = {
  scopes: [...scopes],
  claims: {},
  responseTypes: [],
  clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
  clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
  extraClientMetadata: { properties: ['body', 'secret_hashes'] },
  extraTokenClaims: (_ctx, token) => ({ body: bodyOf(token.client) }),
  ttl: { ClientCredentials: TOKEN_LIFETIME_SECONDS },
  routes: { token: '/oauth2/token', jwks: '/oauth2/jwks' },
  renderError: (ctx, out) => {
    ctx.body = out;
  },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API_RESOURCE,
      getResourceServerInfo: apiResource,
    },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
  },
};

function bodyOf(client: Client | undefined): string {
  return String(client?.['body']);
}

function apiResource(ctx: KoaContextWithOIDC, resource: string, client: Client): ResourceServer {
  if (resource !== API_RESOURCE) throw new errors.InvalidTarget();
  // RFC 6749 §3.3 lets the server choose when no scope is asked for: all that the client has.
  if (ctx.oidc.params) ctx.oidc.params['scope'] ??= client.scope;
  return {
    scope: client.scope ?? '',
    audience: API_AUDIENCE,
    accessTokenFormat: 'jwt',
    accessTokenTTL: TOKEN_LIFETIME_SECONDS,
    jwt: { sign: { alg: SIGNING_ALGORITHM } },
  };
}

/** The library's document names endpoints that are not here, and takes the host from the request. */
async function describeOnlyWhatIsOffered(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (ctx.oidc?.route !== 'discovery') return;
  const { provider } = ctx.oidc;
  ctx.body = {
    issuer: provider.issuer,
    token_endpoint: provider.urlFor('token'),
    jwks_uri: provider.urlFor('jwks'),
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: scopes,
    token_endpoint_auth_methods_supported: configuration.clientAuthMethods,
    service_documentation: new URL('/docs', provider.issuer).href,
  };
}
