import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { hash } from 'bcrypt-pbkdf';

const hashSize = 32;
const sha512 = (data: Uint8Array) => createHash('sha512').update(data).digest();

/**
 * bcrypt_pbkdf, as OpenSSH derives the key of an encrypted key file (openbsd-compat/bcrypt_pbkdf.c). It takes
 * seconds by design, so this thread answers others between its rounds.
 */
export async function deriveKey(
  passphrase: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  size: number,
): Promise<Buffer> {
  const key = Buffer.alloc(size);
  const blocks = Math.ceil(size / hashSize);
  const password = sha512(passphrase);
  for (let block = 0; block < blocks; block++) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(block + 1);
    const part = new Uint8Array(hashSize);
    let last: Uint8Array = new Uint8Array(0);
    for (let round = 0; round < rounds; round++) {
      const next = new Uint8Array(hashSize);
      hash(password, sha512(round === 0 ? Buffer.concat([salt, count]) : last), next);
      for (let at = 0; at < hashSize; at++) part[at] = (part[at] ?? 0) ^ (next[at] ?? 0);
      last = next;
      await turn();
    }
    // The blocks are spread over the key, one byte each in turn.
    for (let at = 0; at * blocks + block < size; at++) key[at * blocks + block] = part[at] ?? 0;
  }
  return key;
}
