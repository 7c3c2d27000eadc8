import type { Payload } from 'altcha-lib/types';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** The header that carries a solved challenge. */
export const PROOF_HEADER = 'altcha-payload';

/** A payload has about 900; more is none of ours. */
export const PAYLOAD_CHARACTERS_MAX = 4_096;

const hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${2 * bytes}}$` });

/** What the ALTCHA widget sends, as far as it is looked at; whatever else stands in `parameters` breaks the signature. */
const payload = Compile(
  Type.Object({
    challenge: Type.Object({
      parameters: Type.Object(
        {
          algorithm: Type.String({ maxLength: 32 }),
          cost: Type.Integer(),
          expiresAt: Type.Integer(),
          keyLength: Type.Integer(),
          keyPrefix: hex(16),
          keySignature: hex(32),
          nonce: hex(16),
          salt: hex(16),
        },
        { additionalProperties: false },
      ),
      signature: hex(32),
    }),
    solution: Type.Object({ counter: Type.Integer({ minimum: 0 }), derivedKey: hex(32) }),
  }),
);

/** Reads a header's value: base64 of the JSON of challenge and solution; undefined when it is nothing of the kind. */
export function payloadIn(header: string): Payload | undefined {
  if (header.length > PAYLOAD_CHARACTERS_MAX) return undefined;
  try {
    const given: unknown = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
    return payload.Check(given) ? given : undefined;
  } catch {
    // JSON.parse tells only by throwing that a text is none.
    return undefined;
  }
}
