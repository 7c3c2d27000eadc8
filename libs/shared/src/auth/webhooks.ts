import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** How far a webhook's timestamp may lie from the present, in either direction (Standard Webhooks). */
const TOLERANCE_SECONDS = 5 * 60;
const SECRET_BYTES = 32;

/** The three headers of a Standard Webhook. */
export interface WebhookHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** A new signing secret, `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** Signs id, time and raw body; the result is what the header `webhook-signature` carries. */
export function signWebhook(secret: string, id: string, timestamp: Date, rawBody: string | Buffer): string {
  return new Webhook(secret).sign(id, timestamp, rawBody);
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
