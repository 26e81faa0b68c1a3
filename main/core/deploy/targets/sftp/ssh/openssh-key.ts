import { createDecipheriv } from 'node:crypto';
import { deriveKey } from './derive-key.ts';

const magic = 'openssh-key-v1\0';
const begin = '-----BEGIN OPENSSH PRIVATE KEY-----';
const end = '-----END OPENSSH PRIVATE KEY-----';

/** Key, start value and tag of each cipher, in bytes, with node's name for it. */
const ciphers: { [name: string]: { name: string; key: number; iv: number; tag: number } } = {
  'aes256-ctr': { name: 'aes-256-ctr', key: 32, iv: 16, tag: 0 },
  'aes192-ctr': { name: 'aes-192-ctr', key: 24, iv: 16, tag: 0 },
  'aes128-ctr': { name: 'aes-128-ctr', key: 16, iv: 16, tag: 0 },
  'aes256-cbc': { name: 'aes-256-cbc', key: 32, iv: 16, tag: 0 },
  'aes192-cbc': { name: 'aes-192-cbc', key: 24, iv: 16, tag: 0 },
  'aes128-cbc': { name: 'aes-128-cbc', key: 16, iv: 16, tag: 0 },
  'aes256-gcm@openssh.com': { name: 'aes-256-gcm', key: 32, iv: 12, tag: 16 },
  'aes128-gcm@openssh.com': { name: 'aes-128-gcm', key: 16, iv: 12, tag: 16 },
};

type Encrypted = {
  cipher: string;
  salt: Buffer;
  rounds: number;
  count: number;
  publicKey: Buffer;
  sealed: Buffer;
  tag: Buffer;
};

/** The parts of an encrypted key file of OpenSSH's own format (its PROTOCOL.key); null for any other file. */
export function encryptedOpenSshKey(text: string): Encrypted | null {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return null;
  const bytes = Buffer.from(text.slice(from + begin.length, to), 'base64');
  if (bytes.toString('latin1', 0, magic.length) !== magic) return null;
  try {
    const read = reader(bytes, magic.length);
    const [cipher, kdf, options] = [read.string().toString(), read.string().toString(), read.string()];
    if (cipher === 'none' || kdf !== 'bcrypt') return null;
    const inner = reader(options, 0);
    const [salt, rounds] = [inner.string(), inner.number()];
    const [count, publicKey, sealed] = [read.number(), read.string(), read.string()];
    return { cipher, salt, rounds, count, publicKey, sealed, tag: read.rest() };
  } catch {
    return null;
  }
}

/** The same key as an unencrypted file; null when the passphrase does not open it. */
export async function openKey(key: Encrypted, passphrase: string): Promise<string | null> {
  const cipher = ciphers[key.cipher];
  if (!cipher) throw new Error(`its cipher ${key.cipher} is not known`);
  const derived = await deriveKey(Buffer.from(passphrase), key.salt, key.rounds, cipher.key + cipher.iv);
  const decipher = createDecipheriv(
    cipher.name,
    derived.subarray(0, cipher.key),
    derived.subarray(cipher.key),
  );
  if ('setAutoPadding' in decipher) decipher.setAutoPadding(false);
  let open: Buffer;
  try {
    if (cipher.tag > 0) (decipher as ReturnType<typeof gcm>).setAuthTag(key.tag.subarray(0, cipher.tag));
    open = Buffer.concat([decipher.update(key.sealed), decipher.final()]);
  } catch {
    return null;
  }
  if (open.length < 8 || open.readUInt32BE(0) !== open.readUInt32BE(4)) return null;
  const none = string(Buffer.from('none'));
  const count = Buffer.alloc(4);
  count.writeUInt32BE(key.count);
  const parts = [Buffer.from(magic, 'latin1'), none, none, string(Buffer.alloc(0)), count];
  const whole = Buffer.concat([...parts, string(key.publicKey), string(open)]).toString('base64');
  return `${begin}\n${whole.replace(/.{70}/g, '$&\n')}\n${end}\n`;
}

const gcm = () => createDecipheriv('aes-256-gcm', '', '');

function reader(bytes: Buffer, start: number) {
  let at = start;
  const number = () => {
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const string = () => {
    const size = number();
    if (at + size > bytes.length) throw new RangeError('The key file is cut.');
    at += size;
    return bytes.subarray(at - size, at);
  };
  return { number, string, rest: () => bytes.subarray(at) };
}

function string(bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
}
