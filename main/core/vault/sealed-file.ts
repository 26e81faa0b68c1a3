import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import {
  type Cost,
  keyId,
  newKey,
  type PassphraseWrap,
  seal,
  unseal,
  unwrapByPassphrase,
  wrapByPassphrase,
} from './sealing.ts';
import { formatSecrets, parseSecrets, type StoredSecret } from './stored-secrets.ts';

// The file of a vault, and of credentials that go to a colleague: docs/formats/vault.md

const base64 = z.base64().max(32 * 1024 * 1024);
const sealed = { nonce: base64.length(16), ciphertext: base64 };
const powerOfTwo = (n: number) => Number.isInteger(Math.log2(n));

const schema = z.strictObject({
  format: z.enum(['tagline-vault', 'tagline-credentials']),
  version: z.literal(1),
  id: z.uuid(),
  /** Of the data key. */
  keyId: z.string().length(32),
  keychain: z.string().max(65_536).nullable(),
  passphrase: z
    .strictObject({
      kdf: z.literal('scrypt'),
      // A file from elsewhere must not cost more memory than a machine has.
      N: z
        .number()
        .min(2 ** 10)
        .max(2 ** 20)
        .refine(powerOfTwo),
      r: z.number().int().min(1).max(16),
      p: z.number().int().min(1).max(4),
      salt: base64,
      ...sealed,
    })
    .nullable(),
  secrets: z.strictObject(sealed),
  /** SHA-256 of all the rest: tells a damaged file from a wrong passphrase. */
  check: z.string(),
});

/** A sealed file as it stands on the disk. */
export type SealedFile = z.output<typeof schema>;
type Format = SealedFile['format'];
type Header = Omit<SealedFile, 'secrets' | 'check'>;

const checkOf = ({ check: _, ...rest }: SealedFile) =>
  createHash('sha256').update(JSON.stringify(rest)).digest('hex');

/** Throws `vault-damaged` when the bytes are not a whole file of that format. @param what names it in the message */
export function parseSealed(bytes: Uint8Array, format: Format, what: string): SealedFile {
  try {
    const file = schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (file.format === format && checkOf(file) === file.check) return file;
  } catch {
    // Said below, without what stands in the file.
  }
  throw damaged(what);
}

export const formatSealed = (file: SealedFile): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);

/** The secrets of a file. Throws `vault-damaged` when the key is the right one and opens nothing. */
export function openSecrets(file: SealedFile, key: Uint8Array, what: string): StoredSecret[] {
  const plain = unseal(key, file.secrets, boundBySecrets(file));
  if (plain === null) throw damaged(what);
  try {
    return parseSecrets(plain);
  } catch {
    throw damaged(what);
  }
}

/** The same file with other secrets, under a fresh nonce. */
export const withSecrets = (file: Header, key: Uint8Array, secrets: StoredSecret[]): SealedFile => {
  const { format, version, id, keyId: of, keychain, passphrase } = file;
  const header: Header = { format, version, id, keyId: of, keychain, passphrase };
  const rest = { ...header, secrets: seal(key, formatSecrets(secrets), boundBySecrets(header)), check: '' };
  return { ...rest, check: checkOf(rest) };
};

/** A key with nothing that opens it yet. */
export function newHeader(format: Format, id: string = randomUUID()): { header: Header; key: Buffer } {
  const key = newKey();
  return {
    header: { format, version: 1, id, keyId: keyId(key), keychain: null, passphrase: null },
    key,
  };
}

export const passphraseWrap = (
  { format, id }: Header,
  key: Uint8Array,
  passphrase: string,
  cost: Cost,
): Promise<PassphraseWrap> => wrapByPassphrase(key, passphrase, boundByWrap(format, id), cost);

/** The data key; null when it is not the passphrase, or none is set. */
export async function keyByPassphrase(
  { format, id, passphrase: wrap }: SealedFile,
  passphrase: string,
): Promise<Buffer | null> {
  return wrap && (await unwrapByPassphrase(wrap, passphrase, boundByWrap(format, id)));
}

/** Whoever exchanges what opens the key, or the id, can't open the secrets any more. */
const boundBySecrets = ({ format, version, id, keyId: of, keychain, passphrase }: Header) =>
  JSON.stringify([format, version, id, of, keychain, passphrase]);

const boundByWrap = (format: Format, id: string) => JSON.stringify([format, 1, id, 'passphrase']);

const damaged = (what: string) =>
  new Failure('vault-damaged', `${what} is damaged: it was cut, changed, or written by another program.`);
