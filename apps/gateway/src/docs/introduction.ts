import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '#shared/http';
import { brakeLimits } from '../limits/brake-limits.js';
import { rateLimits } from '../limits/rate-classes.js';
import { PROOF_LIFETIME_MINUTES } from '../proofs/proof-challenges.js';
import { API_RESOURCE, TOKEN_LIFETIME_SECONDS } from '../oauth/token-provider.js';

const limits = Object.entries(rateLimits).map(
  ([name, { max, windowMs }]) => `| \`${name}\` | ${max} | ${windowMs / 1_000} s |`,
);

const brake = Object.entries(brakeLimits).map(
  ([name, { free, max }]) => `| \`${name}\` | ${free} | ${max ?? 'none'} |`,
);

const description = `
The public API of Vigil 389, the e-commerce backbone of Viet Nam's National Steering Committee 389: citizens and
businesses submit tips, agencies work on cases and ask platforms to take goods down, platforms confirm, agencies
coordinate, and the national report follows.

## Access
Submitting a tip, looking up a receipt and the hotlines need no account. Programs of partners get a client id and
secret from the Standing Office and exchange them for a token of ${TOKEN_LIFETIME_SECONDS / 60} minutes:

    curl -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials /oauth2/token
    curl -H "Authorization: Bearer $ACCESS_TOKEN" /v1/takedown-requests

The token is a JWT for the audience \`vigil-api\` (resource \`${API_RESOURCE}\`); it names the body that the client
acts for. Each operation lists the scopes of which it needs one. Two secrets are valid during a rotation.

## Conventions
- JSON in UTF-8, camelCase. Unknown fields are refused.
- Times are RFC 3339, written with \`Z\` and read with any offset; days and periods are those of Asia/Ho_Chi_Minh.
  Money is whole VND. Places are the official codes.
- Things have a UUID and a human reference (\`TB-2026-000123\` tip, \`VV-…\` case, \`YC-…\` takedown request, \`CV-…\`
  notice); paths take either.
- A state changes by a POST of an act. A change of an existing thing needs \`If-Match\` with the \`ETag\` it was read
  with: 428 without it, 412 when the thing has changed.
- A POST accepts \`Idempotency-Key\` (at least 128 random bits) for 24 hours: the same key and body get the stored
  answer, another body 422, a request that is still running 409.
- Lists take \`limit\` (${PAGE_LIMIT_DEFAULT} when absent, ${PAGE_LIMIT_MAX} at most) and the opaque \`cursor\` of the page before. With filters a page may be short before the last one: go on until \`nextCursor\` is null.
- An object that another part of the system has not learnt of yet answers 404 with \`Retry-After\`.

## Errors
Every error is \`application/problem+json\` (RFC 9457): \`code\` is for programs, \`errors[]\` names all faults at once
by JSON pointer, \`traceId\` is what to tell us, and \`type\` leads to a page with an example. 503 and 429 carry
\`Retry-After\`. The token endpoint answers as RFC 6749 has it.

## Limits
Every answer carries \`RateLimit\` and \`RateLimit-Policy\`. With a valid token requests are counted per client or
officer (\`partner-…\`), without one per address, which is not stored. Bodies may have 10 MiB unless the operation
says less.

| class | requests | per |
| --- | --- | --- |
${limits.join('\n')}

Writes without a token are counted by network too, over all replicas and for a day in Viet Nam at most: an \`address\` is
an IPv4 address or an IPv6 /64, a \`network\` an IPv4 /24 or an IPv6 /48. They are kept as hashes under a random key that
is destroyed with them when the day ends. Beyond what is free, a submission needs a proof of work: it is answered 428
\`proof-required\` with a \`challenge\` (ALTCHA, version 2), and sent again with the proof in \`Altcha-Payload\`. The
challenge takes a cheap telephone 10 seconds at most and holds for ${PROOF_LIFETIME_MINUTES} minutes; a proof is good once. A form that
prepares asks \`GET /v1/proof-challenges\`. Looking up a receipt never needs a proof.

| window | free | refused after |
| --- | --- | --- |
${brake.join('\n')}

## Webhooks
Both ways by Standard Webhooks: \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\` over id, time and raw body,
within 5 minutes. Events on Kafka are described at \`/asyncapi.yaml\`.
`;

/** What the merged document says about the API as a whole. */
export const introduction = {
  title: 'Vigil 389',
  version: '1.0.0',
  summary: 'Tips, cases, takedowns, coordination notices and national reports against illicit e-commerce.',
  description: description.trim(),
  contact: { name: 'Văn phòng Thường trực Ban Chỉ đạo 389 quốc gia' },
};
