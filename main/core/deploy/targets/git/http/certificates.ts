import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '../../../../failure.ts';

/**
 * The certificates in a file, as PEM; null for no file. Throws `target-unreachable` for one that can't be read, or holds
 * none: nobody is trusted in their place.
 */
export async function readCertificates(path: string): Promise<string | null> {
  if (path === '') return null;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const message = `The certificate file ${path} can’t be read, so nothing was sent. Choose another one in the environment.`;
    throw new Failure('target-unreachable', message, { path }, { cause });
  }
  try {
    new X509Certificate(text);
    return text;
  } catch (cause) {
    const message = `${path} holds no certificate that can be read (PEM, “-----BEGIN CERTIFICATE-----”), so nothing was sent.`;
    throw new Failure('target-unreachable', message, { path }, { cause });
  }
}
