import { Failure } from '../failure.ts';
import type { Ports } from '../ports.ts';
import { keyByPassphrase, type SealedFile } from './sealed-file.ts';
import { keyId } from './sealing.ts';
import { passphraseByVariable, type Variables } from './variables.ts';

/** What can open a vault without asking anybody. */
type Opener = {
  /** The data key; null when nobody but the user can open it. Throws `passphrase-wrong` for the variable's. */
  keyOf: (file: SealedFile) => Promise<Buffer | null>;
  /** The data key, wrapped by the system's keychain; null where there is none, or it refuses. */
  wrap: (key: Uint8Array) => Promise<string | null>;
  /** Asks the keychain again, also after it has refused. */
  retry: () => void;
  hasKeychain: () => boolean;
};

export function createOpener(keychain: Ports['keychain'], variables: Variables): Opener {
  /** What did not open: asked once, because the system may show a dialog and scrypt costs. */
  const refused = new Set<string>();
  let works = keychain !== undefined;

  const byKeychain = async ({ keychain: wrapped, keyId: wanted }: SealedFile): Promise<Buffer | null> => {
    if (!keychain || wrapped === null || refused.has(wrapped)) return null;
    try {
      const key = Buffer.from(await keychain.unwrap(wrapped), 'base64');
      // Another system's or user's keychain may answer with something else.
      if (keyId(key) === wanted) return key;
    } catch {
      // Locked, or the user said no: there may be a passphrase.
    }
    refused.add(wrapped);
    return null;
  };

  const byVariable = async (file: SealedFile): Promise<Buffer | null> => {
    const passphrase = file.passphrase && (await passphraseByVariable(variables));
    if (file.passphrase === null || passphrase === null) return null;
    const tried = `${file.passphrase.ciphertext} ${passphrase}`;
    const key = refused.has(tried) ? null : await keyByPassphrase(file, passphrase);
    if (key !== null) return key;
    refused.add(tried);
    throw new Failure('passphrase-wrong', 'The passphrase of TAGLINE_VAULT_PASSPHRASE is not the vault’s.');
  };

  return {
    keyOf: async file => (await byKeychain(file)) ?? (await byVariable(file)),
    wrap: async key => {
      if (!keychain) return null;
      try {
        const wrapped = await keychain.wrap(Buffer.from(key).toString('base64'));
        works = true;
        return wrapped;
      } catch {
        works = false;
        return null;
      }
    },
    retry: () => refused.clear(),
    hasKeychain: () => works,
  };
}
