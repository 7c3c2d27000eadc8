import type { Span } from './counting-time.js';

/** What one window of the abuse brake allows to callers without a token. */
export interface BrakeLimit {
  /** Requests after which each further submission needs a proof of work. */
  free: number;
  /** Requests after which all further ones are refused until the window ends; without it there is no such end. */
  max?: number;
}

/** Whose requests a window counts, and for how long. */
interface Window {
  reach: 'address' | 'network' | 'everyone';
  span: Span;
}

/** The windows of the brake. An `address` is an IPv4 address or IPv6 /64, a `network` an IPv4 /24 or IPv6 /48. */
export const brakeWindows = {
  'address-minute': { reach: 'address', span: 'minute' },
  'network-minute': { reach: 'network', span: 'minute' },
  'everyone-minute': { reach: 'everyone', span: 'minute' },
  'address-day': { reach: 'address', span: 'day' },
  'network-day': { reach: 'network', span: 'day' },
} as const satisfies Record<string, Window>;

export type BrakeWindow = keyof typeof brakeWindows;

/** How many requests each window has seen. */
export type BrakeCounts = Partial<Record<BrakeWindow, number>>;

/**
 * The published limits. A mobile network of Viet Nam puts many phones behind one IPv4 address and moves them about
 * within a /24: what is free for an address is many times what its people report, a network has ten times as
 * much, and beyond that everybody can go on with a proof. See docs/adr/0017.
 */
export const brakeLimits: Readonly<Record<BrakeWindow, BrakeLimit>> = {
  'address-minute': { free: 10, max: 60 },
  'network-minute': { free: 100, max: 600 },
  // Twenty a second, all over the country. Nobody can use this up for others: it only asks for proofs.
  'everyone-minute': { free: 1_200 },
  'address-day': { free: 300, max: 2_000 },
  'network-day': { free: 3_000, max: 20_000 },
};

/**
 * The limits in force: the published ones, replaced by an operator's where given.
 * @throws Error naming a window that does not exist, so that a misspelt one is not ignored.
 */
export function brakeInForce(replaced: Record<string, BrakeLimit>): Record<BrakeWindow, BrakeLimit> {
  const unknown = Object.keys(replaced).filter((name) => !(name in brakeWindows));
  if (unknown.length > 0) throw new Error(`BRAKE_LIMITS names unknown windows: ${unknown.join(', ')}`);
  return { ...brakeLimits, ...replaced };
}

/** The steps of difficulty; each comes with twice the load of the one before. */
export const PROOF_STEPS = 4;

/** How hard a proof is asked for, by the window that is fullest; 0 means none. */
export function proofStep(counts: BrakeCounts, limits: Record<BrakeWindow, BrakeLimit>): number {
  const steps = entriesOf(counts).map(([name, count]) => stepIn(count, limits[name].free));
  return Math.max(0, ...steps);
}

/** From `free + 1` on 1, from `2 * free + 1` on 2, and so on. */
function stepIn(count: number, free: number): number {
  return count <= free ? 0 : Math.min(PROOF_STEPS, Math.ceil(Math.log2(count / Math.max(free, 1))) || 1);
}

/** The window that has no room left, the longest first. */
export function fullWindow(counts: BrakeCounts, limits: Record<BrakeWindow, BrakeLimit>): BrakeWindow | undefined {
  const full = entriesOf(counts).filter(([name, count]) => count > (limits[name].max ?? Infinity));
  return full.map(([name]) => name).sort((left) => (brakeWindows[left].span === 'day' ? -1 : 1))[0];
}

function entriesOf(counts: BrakeCounts): [BrakeWindow, number][] {
  return Object.entries(counts) as [BrakeWindow, number][];
}
