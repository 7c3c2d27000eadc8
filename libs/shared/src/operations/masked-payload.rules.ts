import { createHash } from 'node:crypto';
import { contractOf } from '#shared/contracts';
import type { FieldSchema } from './harmless-values.rules.js';
import { maskedData } from './masked-data.rules.js';

/** A payload as an operator may see it. */
export interface MaskedPayload {
  /** `json`: its data, masked. `bytes`: it is no JSON object, so only its length and hash. `none`: there is none. */
  form: 'json' | 'bytes' | 'none';
  lengthBytes: number;
  data: Record<string, unknown> | null;
  /** SHA-256 in hexadecimal digits; of undecodable bytes alone. */
  sha256: string | null;
}

/** What may be shown of a message's bytes, by what the contract of its type says of each field. */
export function maskedPayload(payload: Buffer | null, eventType: string | null): MaskedPayload {
  if (payload === null) return { form: 'none', lengthBytes: 0, data: null, sha256: null };
  const lengthBytes = payload.length;
  const data = objectIn(payload);
  if (data === undefined) {
    const sha256 = createHash('sha256').update(payload).digest('hex');
    return { form: 'bytes', lengthBytes, data: null, sha256 };
  }
  const schema = contractOf(eventType ?? '')?.data as FieldSchema | undefined;
  return { form: 'json', lengthBytes, data: maskedData(data, schema) as Record<string, unknown>, sha256: null };
}

function objectIn(payload: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // Undecodable: its bytes are described instead.
  }
}
