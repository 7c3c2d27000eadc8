import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { IssuerUnreachable, TokenRefused, TokenVerifier } from '#shared/auth';
import { ENV } from '#shared/config';
import type { GatewayEnv } from '../gateway.env.js';
import { clientAddresses } from './client-address.js';
import { networksOf, type Networks } from './networks.js';

/** Whom a request is counted for: the holder of a valid token, or else an address nobody can read back. */
export interface CountedCaller {
  key: string;
  hasToken: boolean;
}

/** Tells for whom requests count. */
@Injectable()
export class CountedCallers {
  // Known to this process alone, so that not even a memory dump of the counters tells an informant's address.
  private readonly pepper = createSecretKey(randomBytes(32));
  private readonly known = new WeakMap<FastifyRequest, Promise<CountedCaller>>();
  private readonly addressOf: ReturnType<typeof clientAddresses>;

  constructor(
    @Inject(ENV) env: GatewayEnv,
    private readonly tokens: TokenVerifier,
  ) {
    this.addressOf = clientAddresses(env.TRUSTED_PROXIES);
  }

  /** A token counts only when it is valid: otherwise anyone could use up another's limit, or escape theirs. */
  of(request: FastifyRequest): Promise<CountedCaller> {
    const known = this.known.get(request) ?? this.find(request);
    this.known.set(request, known);
    return known;
  }

  /** Where the request comes from, in the open: for hashing, and for nothing else. */
  networksOf(request: FastifyRequest): Networks {
    return networksOf(this.addressOf(request.raw));
  }

  private async find(request: FastifyRequest): Promise<CountedCaller> {
    const holder = await this.holderOf(request);
    if (holder) return { key: holder, hasToken: true };
    const address = createHmac('sha256', this.pepper).update(this.addressOf(request.raw)).digest('base64url');
    return { key: `address:${address}`, hasToken: false };
  }

  private async holderOf(request: FastifyRequest): Promise<string | undefined> {
    const bearer = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!bearer) return undefined;
    try {
      const { kind, subject } = await this.tokens.verify(bearer);
      return `${kind}:${subject}`;
    } catch (error) {
      if (error instanceof TokenRefused || error instanceof IssuerUnreachable) return undefined;
      throw error;
    }
  }
}
