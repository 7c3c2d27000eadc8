import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsIn } from './documents.js';
import { officerScheme } from './security-schemes.js';

const LOGIN_SCHEME = 'officer-login';

/**
 * The same document with a login at the officers' identity provider, beside the token that can be pasted.
 * Only a running gateway knows whom it trusts, so the committed document has none.
 */
export function withOfficerLogin(document: OpenAPIObject, issuers: readonly string[]): OpenAPIObject {
  const schemes = issuers.map((issuer, at) => [schemeName(at), schemeOf(issuer)] as const);
  const logins = schemes.map(([name]) => ({ [name]: ['openid'] }));
  for (const { operation } of operationsIn(document)) {
    if (operation.security?.some((way) => officerScheme in way)) operation.security.push(...logins);
  }
  const securitySchemes = { ...document.components?.securitySchemes, ...Object.fromEntries(schemes) };
  return { ...document, components: { ...document.components, securitySchemes } };
}

function schemeName(at: number): string {
  return at === 0 ? LOGIN_SCHEME : `${LOGIN_SCHEME}-${at + 1}`;
}

function schemeOf(issuer: string) {
  return {
    type: 'openIdConnect' as const,
    openIdConnectUrl: `${issuer}/.well-known/openid-configuration`,
    description:
      'For officers: a login at their identity provider (authorization code with PKCE), with the public client that ' +
      'is registered there; `vigil-console` at the stand-in for development.',
  };
}
