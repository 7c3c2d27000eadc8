import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#shared/http';
import { counter } from '#shared/observability';
import type { CountedCallers } from './counted-callers.js';
import { rateClasses, type RateClass, type RateLimit } from './rate-classes.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The limit against which an operation counts callers without a token. */
    rate?: RateClass;
  }
}

/** Callers remembered per class; the least recent are forgotten, which only ever lets more through. */
const COUNTED_CALLERS_MAX = 100_000;

const refusals = counter({
  name: 'vigil_gateway_rate_limited_total',
  help: 'Requests refused because a limit was used up.',
  labels: ['class'],
});

interface RateLimiting {
  limits: Record<RateClass, RateLimit>;
  callers: CountedCallers;
}

type KeyOf = (request: FastifyRequest) => string;
type Limiter = ReturnType<FastifyInstance['createRateLimit']>;
type LimitState = Exclude<Awaited<ReturnType<Limiter>>, { isAllowed: true }>;

/** Counts every request before anything else looks at it, and tells the caller where it stands. */
export async function registerRateLimits(fastify: FastifyInstance, { limits, callers }: RateLimiting): Promise<void> {
  // Counted in this process, before the abuse brake asks the database what all replicas have counted together.
  await fastify.register(rateLimit, { global: false });
  const keys = new WeakMap<FastifyRequest, string>();
  const limiters = limitersOf(fastify, limits, (request) => keys.get(request) ?? '');

  fastify.addHook('onRequest', async (request, reply) => {
    const caller = await callers.of(request);
    keys.set(request, caller.key);
    const name = rateClassOf(request, caller.hasToken);
    const state = await limiters[name](request);
    if ('max' in state) applyLimit(reply, name, state);
  });
}

function limitersOf(
  fastify: FastifyInstance,
  limits: Record<RateClass, RateLimit>,
  keyGenerator: KeyOf,
): Record<RateClass, Limiter> {
  const limiters = rateClasses.map((name): [RateClass, Limiter] => {
    const { max, windowMs } = limits[name];
    const options = { max, timeWindow: windowMs, keyGenerator, cache: COUNTED_CALLERS_MAX };
    return [name, fastify.createRateLimit(options)];
  });
  return Object.fromEntries(limiters) as Record<RateClass, Limiter>;
}

/** Partners have limits of their own; whoever shows no valid token is held to those of the public. */
function rateClassOf(request: FastifyRequest, hasToken: boolean): RateClass {
  if (hasToken) return ['GET', 'HEAD'].includes(request.method) ? 'partner-read' : 'partner-write';
  const stated = request.routeOptions.config.rate;
  return stated === undefined || stated.startsWith('partner-') ? 'public-read' : stated;
}

/** Header fields of the IETF draft "RateLimit header fields for HTTP". */
function applyLimit(reply: FastifyReply, name: RateClass, state: LimitState): void {
  const windowSeconds = Math.ceil(state.timeWindow / 1_000);
  void reply.header('ratelimit-policy', `"${name}";q=${state.max};w=${windowSeconds}`);
  void reply.header('ratelimit', `"${name}";r=${state.remaining};t=${state.ttlInSeconds}`);
  if (!state.isExceeded) return;
  refusals.inc({ class: name });
  const detail = `Thử lại sau ${state.ttlInSeconds} giây.`;
  throw new AppError('rate-limited', { detail, retryAfterSeconds: state.ttlInSeconds });
}
