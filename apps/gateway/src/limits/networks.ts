import { isIPv4 } from 'node:net';
import { normalizeIP } from '@fastify/rate-limit';

/** A caller's network in two sizes, as text; see docs/adr/0017. */
export interface Networks {
  /** What one household or phone has: an IPv4 address, or an IPv6 /64. */
  address: string;
  /** What one can rent cheaply: an IPv4 /24, or an IPv6 /48. */
  network: string;
}

const WIDE_IPV6_BITS = 48;

/** @param address an IPv4 address or the start of an IPv6 /64, as `clientAddresses` tells it. */
export function networksOf(address: string): Networks {
  if (!isIPv4(address)) return { address, network: `${normalizeIP(address, WIDE_IPV6_BITS)}/${WIDE_IPV6_BITS}` };
  return { address, network: `${address.slice(0, address.lastIndexOf('.'))}.0/24` };
}
