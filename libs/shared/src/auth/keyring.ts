import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { KeyringSpec } from '#shared/config';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** The id of a key that is alone in its ring. */
const OWN = 'own';

/**
 * Keys that seal values (AES-256-GCM): new values under the current one, old ones opened under theirs.
 * Taking a key out of the ring destroys all that it sealed.
 */
export class Keyring {
  private constructor(
    private readonly current: string,
    private readonly keys: ReadonlyMap<string, KeyObject>,
  ) {}

  /**
   * Reads `{"current":"k1","keys":{"k1":"<base64 of 32 bytes>"}}`, as text or already parsed.
   * @throws Error when the form is wrong, a key has another length, or the current one is absent.
   */
  static parse(json: string | KeyringSpec): Keyring {
    const spec = typeof json === 'string' ? (JSON.parse(json) as KeyringSpec) : json;
    const keys = new Map(Object.entries(spec.keys).map(([id, key]) => [id, keyFrom(id, key)]));
    if (!keys.has(spec.current)) throw new Error(`The keyring lacks its current key ${spec.current}.`);
    return new Keyring(spec.current, keys);
  }

  /** A ring of one key alone, 32 bytes: the data key of one thing. @throws Error when the key has another length. */
  static of(key: Buffer): Keyring {
    return new Keyring(OWN, new Map([[OWN, keyFrom(OWN, key.toString('base64'))]]));
  }

  /** The id of the key under which new values are sealed. */
  get currentId(): string {
    return this.current;
  }

  /** Whether values under this key can be opened. */
  holds(id: string): boolean {
    return this.keys.has(id);
  }

  /** Encrypts under the current key; `aad` (for example table, column and row id) must be the same on opening. */
  seal(plain: string | Buffer, aad: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.current), iv).setAAD(Buffer.from(aad));
    const sealed = [iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
    return `${this.current}.${Buffer.concat(sealed).toString('base64url')}`;
  }

  /** Decrypts what `seal` returned. @throws Error when the key is gone, `aad` differs or the value was changed. */
  open(sealed: string, aad: string): Buffer {
    const dot = sealed.lastIndexOf('.');
    const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
    if (dot < 1 || bytes.length < IV_BYTES + TAG_BYTES) throw new Error('The sealed value is not of the known form.');
    const decipher = createDecipheriv('aes-256-gcm', this.key(sealed.slice(0, dot)), bytes.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(aad)).setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  }

  /** Whether the ring still has the key under which a value was sealed. */
  holdsKeyOf(sealed: string): boolean {
    return this.keys.has(sealed.slice(0, Math.max(0, sealed.lastIndexOf('.'))));
  }

  private key(id: string): KeyObject {
    const key = this.keys.get(id);
    if (!key) throw new Error(`The keyring has no key ${id}.`);
    return key;
  }
}

function keyFrom(id: string, base64: string): KeyObject {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`The key ${id} must have ${KEY_BYTES} bytes.`);
  return createSecretKey(key);
}

/** HMAC-SHA-256 in base64url of a value of some kind (`phone`, `bank-account`, …), for matching without knowing. */
export function matchHash(key: KeyObject, kind: string, value: string): string {
  return createHmac('sha256', key).update(`${kind}\0${value}`).digest('base64url');
}
