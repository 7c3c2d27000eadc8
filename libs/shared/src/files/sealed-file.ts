import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** A key of a file: 32 random bytes. */
export const FILE_KEY_BYTES = 32;

const FORM = 1;
const SALT_BYTES = 16;
const HEAD_BYTES = 1 + SALT_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** As much as is sealed at a time; a reader gets nothing before its whole piece has been proven. */
const PIECE_BYTES = 64 * 1024;
const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;

/**
 * Seals a file of any length piece by piece (AES-256-GCM under a key derived from a salt of its own by HKDF-SHA-256): pieces
 * cannot be changed, exchanged, repeated or left out, also not at the end. The construction is that of Tink's
 * AES-GCM-HKDF streaming, after Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its
 * Nonce-Reuse Misuse-Resistance" (2015), STREAM.
 * @param bound what the file is; it has to be the same on opening.
 */
export async function* sealFile(key: Buffer, bound: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const own = keyFor(key, salt, bound);
  yield Buffer.concat([Buffer.of(FORM), salt]);
  let number = 0;
  for await (const { piece, isLast } of piecesOf(bytes, PIECE_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(number, isLast));
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

/** Opens what {@link sealFile} made. @throws Error when it was changed or cut, or the key or `bound` is another. */
export async function* openFile(key: Buffer, bound: string, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const source = sealed[Symbol.asyncIterator]();
  try {
    yield* openPieces(key, bound, { [Symbol.asyncIterator]: () => source });
  } finally {
    await source.return?.(); // Who stops before the end, or finds it changed, leaves nothing open.
  }
}

async function* openPieces(key: Buffer, bound: string, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const { head, rest } = await headOf(sealed, HEAD_BYTES);
  if (head.length < HEAD_BYTES || head[0] !== FORM) throw new Error('A sealed file is not of the known form.');
  const own = keyFor(key, head.subarray(1), bound);
  let number = 0;
  for await (const { piece, isLast } of piecesOf(rest, SEALED_PIECE_BYTES)) {
    if (piece.length < TAG_BYTES) throw new Error('A sealed file has been cut.');
    const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(number, isLast));
    decipher.setAuthTag(piece.subarray(-TAG_BYTES));
    yield Buffer.concat([decipher.update(piece.subarray(0, -TAG_BYTES)), decipher.final()]);
    number += 1;
  }
}

/** The first bytes of a stream, fewer only when it has no more, and the stream after them. */
export async function headOf(
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ head: Buffer; rest: AsyncIterable<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let seen = 0;
  while (seen < length) {
    const { value, done } = await iterator.next();
    if (done) break;
    parts.push(value);
    seen += value.length;
  }
  const read = Buffer.concat(parts);
  return { head: read.subarray(0, length), rest: after(read.subarray(length), iterator) };
}

async function* after(left: Buffer, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (left.length > 0) yield left;
  for (let { value, done } = await iterator.next(); !done; { value, done } = await iterator.next()) yield value;
}

function keyFor(key: Buffer, salt: Buffer, bound: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `vigil 389 file\0${bound}`, FILE_KEY_BYTES));
}

/** The number of the piece and whether it is the last one: no two nonces under a key are the same. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(number, NONCE_BYTES - 5);
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_BYTES - 1);
  return nonce;
}

/** Cuts a stream into pieces of one length; the last one may be shorter, of an empty stream it is empty. */
async function* piecesOf(
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of bytes) {
    held.push(chunk);
    heldBytes += chunk.length;
    // One whole piece is kept back, since it may be the last.
    while (heldBytes > length) {
      const all = Buffer.concat(held);
      yield { piece: all.subarray(0, length), isLast: false };
      held = [all.subarray(length)];
      heldBytes -= length;
    }
  }
  yield { piece: Buffer.concat(held), isLast: true };
}
