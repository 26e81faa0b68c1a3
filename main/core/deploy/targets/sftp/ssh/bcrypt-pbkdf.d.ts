declare module 'bcrypt-pbkdf' {
  /** One bcrypt_hash: two SHA-512 values in, 32 bytes out. It takes some 10 ms. */
  export function hash(sha2pass: Uint8Array, sha2salt: Uint8Array, out: Uint8Array): void;
}
