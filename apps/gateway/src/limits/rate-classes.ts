/** How many requests one caller may make in a window. */
export interface RateLimit {
  max: number;
  windowMs: number;
}

const MINUTE_MS = 60_000;

/**
 * The published limits. Those for callers without a token count per address, and leave room for the many citizens
 * whom a mobile network puts behind one address; the others count per client or officer.
 */
export const rateLimits = {
  'public-write': { max: 60, windowMs: MINUTE_MS },
  'public-lookup': { max: 30, windowMs: MINUTE_MS },
  'public-read': { max: 300, windowMs: MINUTE_MS },
  token: { max: 120, windowMs: MINUTE_MS },
  'partner-read': { max: 1_200, windowMs: MINUTE_MS },
  'partner-write': { max: 600, windowMs: MINUTE_MS },
} as const satisfies Record<string, RateLimit>;

export type RateClass = keyof typeof rateLimits;

export const rateClasses = Object.keys(rateLimits) as RateClass[];

/**
 * The limits in force: the published ones, replaced by an operator's where given.
 * @throws Error naming a class that does not exist, so that a misspelt one is not ignored.
 */
export function limitsInForce(replaced: Record<string, RateLimit>): Record<RateClass, RateLimit> {
  const unknown = Object.keys(replaced).filter((name) => !(name in rateLimits));
  if (unknown.length > 0) throw new Error(`RATE_LIMITS names unknown classes: ${unknown.join(', ')}`);
  return { ...rateLimits, ...replaced };
}
