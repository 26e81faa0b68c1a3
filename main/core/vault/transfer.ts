import { Failure } from '../failure.ts';
import {
  formatSealed,
  keyByPassphrase,
  newHeader,
  openSecrets,
  parseSealed,
  passphraseWrap,
  withSecrets,
} from './sealed-file.ts';
import { type Cost, usualCost } from './sealing.ts';
import { isNamed, type StoredSecret } from './stored-secrets.ts';

const format = 'tagline-credentials';
const what = 'The file with credentials';

/** Secrets as the text of a file that only its own passphrase opens. */
export async function sealForTransfer(
  secrets: StoredSecret[],
  passphrase: string,
  cost: Cost = usualCost,
): Promise<string> {
  const { header, key } = newHeader(format);
  const wrap = await passphraseWrap(header, key, passphrase, cost);
  return new TextDecoder().decode(formatSealed(withSecrets({ ...header, passphrase: wrap }, key, secrets)));
}

/** The secrets of such a file. Throws `vault-damaged` or `passphrase-wrong`. */
export async function openTransfer(text: string, passphrase: string): Promise<StoredSecret[]> {
  const file = parseSealed(new TextEncoder().encode(text), format, what);
  const key = await keyByPassphrase(file, passphrase);
  if (key === null) {
    throw new Failure('passphrase-wrong', 'That is not the passphrase of the file with the credentials.');
  }
  return openSecrets(file, key, what);
}

/** What the vault holds after an import, and what of it was taken. @param replace whether those that are set already give way */
export function merge(
  mine: StoredSecret[],
  theirs: StoredSecret[],
  replace: boolean,
): { secrets: StoredSecret[]; taken: StoredSecret[] } {
  const known = (secret: StoredSecret) => mine.some(isNamed(secret.project, secret));
  const taken = theirs.filter(secret => replace || !known(secret));
  const others = mine.filter(secret => !taken.some(isNamed(secret.project, secret)));
  return { secrets: [...others, ...taken], taken };
}
