import type { IncomingHttpHeaders } from 'node:http';

/** What a service gets to see of a request. Everything else, an address or a browser's name above all, stays here. */
const requestHeaders = [
  'accept',
  'accept-language',
  'authorization',
  'content-length',
  'content-type',
  'file-name',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'prefer',
  'receipt-code',
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
] as const;

/** What a caller gets to see of a service's answer. */
const responseHeaders = [
  'allow',
  'cache-control',
  'content-disposition',
  'content-language',
  'content-length',
  'content-type',
  'deprecation',
  'etag',
  'idempotency-replayed',
  'last-modified',
  'link',
  'location',
  'preference-applied',
  'retry-after',
  'sunset',
  'vary',
  'www-authenticate',
  'x-content-type-options',
] as const;

/** The headers of a request that go on to a service. */
export function forwardedRequestHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return picked(headers, requestHeaders);
}

/** The headers of a service's answer that go back to the caller. */
export function forwardedResponseHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return picked(headers, responseHeaders);
}

function picked(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  const known = names.filter((name) => headers[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, headers[name]]));
}
