import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How far a webhook's timestamp may lie from the present, in either direction (Standard Webhooks). */
const TOLERANCE_SECONDS = 5 * 60;
const SECRET_BYTES = 32;
const SECRET_PREFIX = 'whsec_';

/** The three headers of a Standard Webhook. */
export interface WebhookHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** A new signing secret, `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** Signs id, time and raw body; the result is what the header `webhook-signature` carries. */
export function signWebhook(secret: string, id: string, timestamp: Date, rawBody: string | Buffer): string {
  const key = Buffer.from(secret.slice(secret.startsWith(SECRET_PREFIX) ? SECRET_PREFIX.length : 0), 'base64');
  if (key.length === 0) throw new TypeError('A signing secret holds no key.');
  const seconds = Math.floor(timestamp.getTime() / 1000);
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.`).update(rawBody).digest('base64');
  return `v1,${signature}`;
}

/**
 * Whether one of the secrets (two during a rotation) signed these headers and this raw body,
 * and the timestamp is within five minutes of `now`, which is real time.
 */
export function verifyWebhook(
  secrets: readonly string[],
  headers: Readonly<Record<string, string | string[] | undefined>>,
  rawBody: string | Buffer,
  now: Date = new Date(),
): boolean {
  const given = webhookHeadersOf(headers);
  if (!given || !isRecent(given['webhook-timestamp'], now)) return false;
  return secrets.some((secret) => isSignedBy(secret, given, rawBody));
}

function webhookHeadersOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): WebhookHeaders | undefined {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signature = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return undefined;
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

function isRecent(timestamp: string, now: Date): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}

function isSignedBy(secret: string, headers: WebhookHeaders, rawBody: string | Buffer): boolean {
  const timestamp = new Date(Number(headers['webhook-timestamp']) * 1000);
  const expected = Buffer.from(signWebhook(secret, headers['webhook-id'], timestamp, rawBody));
  const given = headers['webhook-signature'].split(' ').map((signature) => Buffer.from(signature));
  return given.some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
}
