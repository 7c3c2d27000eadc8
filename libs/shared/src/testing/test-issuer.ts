import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { TrustedIssuer } from '#shared/config';

export interface ClientClaims {
  body: string;
  scopes: readonly string[];
  clientId?: string;
}

export interface OfficerClaims {
  body: string;
  roles: readonly string[];
  /** Another person for each set of roles where it is not said. */
  pseudonym?: string;
}

export interface TestIssuer {
  /** What the service is to trust. */
  trusted: TrustedIssuer[];
  /** An access token of a partner's client. */
  clientToken(claims: ClientClaims): Promise<string>;
  /** An access token of an officer. */
  officerToken(claims: OfficerClaims): Promise<string>;
  close(): Promise<void>;
}

/** Two issuers, one of clients and one of officers, behind one real JWKS endpoint on loopback. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }] });
  const server = createServer((_, answer) => answer.setHeader('content-type', 'application/json').end(jwks));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (kind: string, subject: string, claims: Record<string, unknown>) =>
    new SignJWT({ ...claims, client_id: subject })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test' })
      .setIssuer(`${base}/${kind}`)
      .setAudience('vigil-api')
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(privateKey);
  const issuer = (kind: 'client' | 'officer'): TrustedIssuer => ({
    issuer: `${base}/${kind}`,
    jwksUri: `${base}/jwks`,
    audience: 'vigil-api',
    kind,
    bodies: '*',
  });
  return {
    trusted: [issuer('client'), issuer('officer')],
    clientToken: ({ body, scopes, clientId = `client-of-${body}` }) =>
      sign('client', clientId, { body, scope: scopes.join(' ') }),
    officerToken: ({ body, roles, pseudonym = `${roles.join('.')}-of-${body}` }) =>
      sign('officer', pseudonym, { body, roles }),
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
