import { createHash } from 'node:crypto';
import type { Batch, KafkaMessage } from 'kafkajs';
import { headers as HEADERS } from '#shared/contracts';
import type { RawMessage } from './received-event.js';

/** Longest key that is kept as it is; ours are UUIDs, and an index row of Postgres holds about 2,700 bytes. */
const KEY_LIMIT_BYTES = 512;

/** A message of kafkajs in the form in which it is decoded, and parked where it cannot be. */
export function rawOf(batch: Batch, message: KafkaMessage): RawMessage {
  return {
    topic: batch.topic,
    partition: batch.partition,
    offset: message.offset,
    key: message.key === null ? null : keyOf(message.key),
    headers: headersOf(message),
    value: message.value,
  };
}

const ourHeaders: ReadonlySet<string> = new Set(Object.values(HEADERS));

function headersOf({ headers = {} }: KafkaMessage): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const text = storable(String(Array.isArray(value) ? value[0] : value));
    texts[ourHeaders.has(name) ? name : storable(name)] = text;
  }
  return texts;
}

/** A key that the parking table's index does not hold stands there under its hash; the order per key is the same. */
function keyOf(key: Buffer): string {
  if (key.length <= KEY_LIMIT_BYTES) return storable(key.toString('utf8'));
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** Postgres stores no NUL in text; a message that has one must still find its place in the parking table. */
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
