import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { TrustedIssuer } from '#shared/config';
import type { Caller } from './caller.js';
import { scopesOfList, scopesOfRoles } from './scopes.js';

/** Time within which an issuer must hand out its keys. */
const JWKS_TIMEOUT_MS = 5_000;
const CLOCK_TOLERANCE_SECONDS = 5;

/** A token that is not accepted. Its `code` is one of the problem catalogue, so the filter answers it as such. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly code = 'unauthenticated';
}

/** The issuer's keys could not be fetched; the caller is not to blame. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
  readonly code = 'unavailable';
}

/** Verifies access tokens of the trusted issuers, each of which may speak for its own bodies only. */
export class TokenVerifier {
  private readonly keys = new Map<string, JWTVerifyGetKey>();

  constructor(private readonly issuers: readonly TrustedIssuer[]) {}

  /**
   * Checks signature, type, issuer, audience and times of a bearer token, and reads the caller from it.
   * @throws TokenRefused when anything about the token is wrong; IssuerUnreachable when its keys cannot be had.
   */
  async verify(bearer: string): Promise<Caller> {
    const issuer = this.issuerOf(bearer);
    const { payload } = await jwtVerify(bearer, this.keysOf(issuer), {
      issuer: issuer.issuer,
      audience: issuer.audience,
      typ: 'at+jwt',
      algorithms: ['ES256', 'RS256', 'EdDSA'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp', 'iat'],
    }).catch((error: unknown) => {
      throw refusalFor(error);
    });
    return callerOf(payload, issuer);
  }

  private issuerOf(bearer: string): TrustedIssuer {
    const claimed = issuerClaim(bearer);
    const issuer = this.issuers.find((candidate) => candidate.issuer === claimed);
    if (!issuer) throw new TokenRefused('The token comes from an issuer that is not trusted.');
    return issuer;
  }

  private keysOf(issuer: TrustedIssuer): JWTVerifyGetKey {
    const known = this.keys.get(issuer.issuer);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(issuer.jwksUri), { timeoutDuration: JWKS_TIMEOUT_MS });
    this.keys.set(issuer.issuer, keys);
    return keys;
  }
}

function issuerClaim(bearer: string): string | undefined {
  try {
    return decodeJwt(bearer).iss;
  } catch {
    throw new TokenRefused('The token is not a JWT.');
  }
}

/** Codes of jose that tell of a key set which did not come, or not as one. */
const issuersFault = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

function refusalFor(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new TokenRefused('The token has expired.');
  if (error instanceof errors.JOSEError && !issuersFault.has(error.code)) {
    return new TokenRefused('The token is not valid here.');
  }
  return new IssuerUnreachable('The keys of the issuer cannot be fetched.', { cause: error });
}

function callerOf(payload: JWTPayload, { kind, bodies }: TrustedIssuer): Caller {
  const body = payload['body'];
  if (typeof body !== 'string' || body === '') throw new TokenRefused('The token names no body.');
  if (bodies !== '*' && !bodies.includes(body)) {
    throw new TokenRefused('The issuer may not speak for this body.');
  }
  return { subject: subjectOf(payload, kind), kind, body, scopes: scopesOf(payload, kind) };
}

function subjectOf(payload: JWTPayload, kind: Caller['kind']): string {
  const clientId = payload['client_id'];
  return kind === 'client' && typeof clientId === 'string' ? clientId : (payload.sub ?? '');
}

function scopesOf(payload: JWTPayload, kind: Caller['kind']): Caller['scopes'] {
  if (kind === 'client') return scopesOfList(typeof payload['scope'] === 'string' ? payload['scope'] : '');
  const roles: unknown = payload['roles'];
  return scopesOfRoles(Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []);
}
