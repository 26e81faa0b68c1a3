import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';

// AES-256-GCM: NIST SP 800-38D, https://doi.org/10.6028/NIST.SP.800-38D
// scrypt: RFC 7914, https://www.rfc-editor.org/rfc/rfc7914

/** 256 bits. */
const keyBytes = 32;
/** The length that SP 800-38D (8.2.2) asks of a random nonce. */
const nonceBytes = 12;
const tagBytes = 16;
const saltBytes = 16;

/** Both in base64. The ciphertext ends with its 128-bit tag. */
type Sealed = { nonce: string; ciphertext: string };

/** Encrypts with a fresh nonce; `bound` is not encrypted, but has to be the same to open it again. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('base64'), ciphertext: ciphertext.toString('base64') };
}

/** Null when the key, `bound` or anything sealed is another one than it was. */
export function unseal(key: Uint8Array, { nonce, ciphertext }: Sealed, bound: string): Buffer | null {
  const bytes = Buffer.from(ciphertext, 'base64');
  if (bytes.length < tagBytes) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}

/** What scrypt costs: memory is 128 * N * r bytes. */
export type Cost = { N: number; r: number; p: number };

/** 128 MB and some tenths of a second. */
export const usualCost: Cost = { N: 2 ** 17, r: 8, p: 1 };

/** A key of 32 bytes from a passphrase, derived beside the event loop. */
export function deriveKey(passphrase: string, salt: Uint8Array, { N, r, p }: Cost): Promise<Buffer> {
  // Typed on another system, the same letters may come in another Unicode form.
  const secret = passphrase.normalize('NFC');
  const maxmem = 256 * N * r;
  return new Promise((done, fail) => {
    scrypt(secret, salt, keyBytes, { N, r, p, maxmem }, (error, key) => (error ? fail(error) : done(key)));
  });
}

/** The data key, sealed with a key that is derived from a passphrase. */
export type PassphraseWrap = Cost & Sealed & { kdf: 'scrypt'; salt: string };

export async function wrapByPassphrase(
  key: Uint8Array,
  passphrase: string,
  bound: string,
  cost: Cost,
): Promise<PassphraseWrap> {
  const salt = randomBytes(saltBytes);
  const wrapping = await deriveKey(passphrase, salt, cost);
  return { kdf: 'scrypt', ...cost, salt: salt.toString('base64'), ...seal(wrapping, key, bound) };
}

/** Null when it is not the passphrase. */
export async function unwrapByPassphrase(
  wrap: PassphraseWrap,
  passphrase: string,
  bound: string,
): Promise<Buffer | null> {
  return unseal(await deriveKey(passphrase, Buffer.from(wrap.salt, 'base64'), wrap), wrap, bound);
}

export const newKey = (): Buffer => randomBytes(keyBytes);

/** Tells one data key from another, and nothing of either. */
export const keyId = (key: Uint8Array): string =>
  createHash('sha256').update('tagline-key-id').update(key).digest('hex').slice(0, 32);
