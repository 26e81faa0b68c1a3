import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import { Failure } from '../../../../failure.ts';
import { encryptedOpenSshKey, openKey } from './openssh-key.ts';

type AskPassphrase = () => Promise<string | null>;

/**
 * The private key in a file: OpenSSH's own format, PEM, PKCS #8 or PuTTY's, encrypted or not. Throws
 * `credential-missing` where there is none or its passphrase is not set, `authentication-failed` where the
 * passphrase does not open it.
 */
export async function readPrivateKey(file: string, passphrase: AskPassphrase): Promise<ParsedKey> {
  const path = file.startsWith('~/') ? join(homedir(), file.slice(2)) : file;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'is not there' : '';
    const message = `The key file ${path} ${why || 'can’t be read'}. Choose the file of a private key.`;
    throw new Failure('credential-missing', message, { field: 'keyFile', path }, { cause: error });
  }
  const needed = async () => {
    const given = await passphrase();
    if (given) return given;
    const message = `The key file ${path} is encrypted: set its passphrase in the environment’s credentials.`;
    throw new Failure('credential-missing', message, { credential: 'passphrase' });
  };
  const encrypted = encryptedOpenSshKey(text);
  if (encrypted) {
    const open = await openKey(encrypted, await needed()).catch((error: unknown) => {
      throw error instanceof Failure ? error : unusable(path, error);
    });
    if (open === null) throw wrongPassphrase(path);
    return await parsed(path, open, undefined);
  }
  if (/BEGIN (ENCRYPTED )?PRIVATE KEY/.test(text)) {
    const word = text.includes('BEGIN ENCRYPTED') ? await needed() : undefined;
    return await parsed(path, fromPkcs8(path, text, word), undefined);
  }
  const isEncrypted = /^Proc-Type: 4,ENCRYPTED/m.test(text) || /^Encryption: (?!none)/m.test(text);
  return await parsed(path, text, isEncrypted ? await needed() : undefined);
}

/** ssh2 answers errors in place of throwing them, and reads no PKCS #8. */
async function parsed(path: string, text: string, passphrase: string | undefined): Promise<ParsedKey> {
  const { utils } = await import('ssh2');
  const key = utils.parseKey(text, passphrase);
  const [first] = Array.isArray(key) ? (key as ParsedKey[]) : [key];
  if (first instanceof Error || first === undefined) {
    throw passphrase === undefined ? unusable(path, first) : wrongPassphrase(path, first);
  }
  if (first.isPrivateKey()) return first;
  const message = `${path} holds a public key. Choose the private one, which stands beside it without .pub.`;
  throw new Failure('credential-missing', message, { field: 'keyFile', path });
}

function fromPkcs8(path: string, text: string, passphrase: string | undefined): string {
  try {
    const key = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
    const type = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1';
    return key.export({ type, format: 'pem' }).toString();
  } catch (error) {
    throw passphrase === undefined ? unusable(path, error) : wrongPassphrase(path, error);
  }
}

function wrongPassphrase(path: string, cause?: unknown): Failure {
  const message = `The passphrase does not open the key file ${path}. Nothing was sent to the server.`;
  return new Failure('authentication-failed', message, { credential: 'passphrase' }, { cause });
}

function unusable(path: string, cause: unknown): Failure {
  const message = `${path} holds no private key that can be used. Convert it by \`ssh-keygen -p -f\`, or choose another file.`;
  return new Failure('credential-missing', message, { field: 'keyFile', path }, { cause });
}
