import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { IssuerUnreachable, TokenRefused, type Caller, type TokenVerifier } from '#shared/auth';

/** Whom a request is counted for: the holder of a valid token, or else an address nobody can read back. */
export interface CountedCaller {
  key: string;
  hasToken: boolean;
}

interface Sources {
  tokens: TokenVerifier;
  addressOf: (request: FastifyRequest['raw']) => string;
}

/** A token counts only when it is valid: otherwise anyone could use up another's limit, or escape theirs. */
export function countedCallers({ tokens, addressOf }: Sources): (request: FastifyRequest) => Promise<CountedCaller> {
  // Known to this process alone, so that not even a memory dump of the counters tells an informant's address.
  const pepper = createSecretKey(randomBytes(32));
  return async (request) => {
    const caller = await callerOf(request, tokens);
    if (caller) return { key: `${caller.kind}:${caller.subject}`, hasToken: true };
    const address = createHmac('sha256', pepper).update(addressOf(request.raw)).digest('base64url');
    return { key: `address:${address}`, hasToken: false };
  };
}

async function callerOf(request: FastifyRequest, tokens: TokenVerifier): Promise<Caller | undefined> {
  const bearer = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!bearer) return undefined;
  try {
    return await tokens.verify(bearer);
  } catch (error) {
    if (error instanceof TokenRefused || error instanceof IssuerUnreachable) return undefined;
    throw error;
  }
}
