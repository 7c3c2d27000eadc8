import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import { normalizeIP } from '@fastify/rate-limit';

/**
 * Tells from which address a request comes; an IPv6 caller is its /64 network, since one subscriber has all of it.
 * X-Forwarded-For is read from the given proxies only, because anybody else may write into it what they like.
 */
export function clientAddresses(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const trust = trustedProxies.length > 0 ? proxyAddress.compile([...trustedProxies]) : () => false;
  return (request) => normalizeIP(proxyAddress(request, trust) ?? '');
}
