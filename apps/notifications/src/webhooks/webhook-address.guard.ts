import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** IPv4 networks that no delivery goes to: private, shared, loopback, link-local, reserved, multicast, and metadata. */
const closedNetworks: readonly [address: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Parts of the global IPv6 space that lead elsewhere: protocol assignments, documentation, and 6to4 (an IPv4 inside). */
const closedNetworks6: readonly [address: string, bits: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [address, bits] of closedNetworks) closed.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of closedNetworks6) closed.addSubnet(address, bits, 'ipv6');

// Of IPv6 only the global unicast space is open: that leaves out loopback, local, mapped and translated addresses.
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Thrown when a name leads to an address that no delivery goes to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ERR_ADDRESS_REFUSED';
}

/** Whether an IP address belongs to the public internet. */
export function isPublicAddress(withZone: string): boolean {
  const address = withZone.replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && global6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

/** The IP address that a URL's host is; undefined for a name. */
export function literalAddressOf({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? undefined : bare;
}

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Resolves a name for a connection that is about to be made, and refuses it when any of its addresses is not public.
 * The connection goes to the very addresses that were looked at, so a name that changes in between gains nothing.
 */
export function lookupPublic(hostname: string, options: LookupOptions, answer: Answer): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const refusal = error ?? refusalOf(hostname, addresses);
    const [first] = addresses ?? [];
    if (refusal || !first) answer(refusal ?? new AddressRefused(`${hostname} has no address.`), []);
    else if (options.all) answer(null, addresses);
    else answer(null, first.address, first.family);
  });
}

function refusalOf(hostname: string, addresses: readonly LookupAddress[]): Error | null {
  if (addresses.every(({ address }) => isPublicAddress(address))) return null;
  return new AddressRefused(`${hostname} leads to an address that is not public.`);
}
