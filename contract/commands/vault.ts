import { z } from 'zod';
import { command } from '../command.ts';
import { nothing } from '../shapes.ts';

const passphrase = z.string().min(1).max(1024);
const newPassphrase = z.string().min(8, 'Choose at least 8 characters.').max(1024);

const credential = z.object({
  /** The environment's id. */
  environment: z.string().min(1).max(100),
  room: z.enum(['target', 'connection']),
  name: z.string().min(1).max(200),
});

/** Credentials can be set and never read. What is set and whether they are locked is in the snapshot. */
export const vault = {
  /** Without a passphrase: by the system's keychain. Wrong ones are answered later and later. */
  unlock: command<null>()(z.object({ passphrase: passphrase.optional() })),
  lock: command<null>()(nothing),
  /** Sets or changes the passphrase; null removes it, where a keychain opens the credentials as well. */
  protect: command<null>()(z.object({ passphrase: newPassphrase.nullable() })),
  /** For a damaged file or a forgotten passphrase: keeps the file aside and begins without credentials. */
  startOver: command<{ keptAt: string | null }>()(nothing),
  /** Fails with `vault-locked` and `data.state: 'none'` where a passphrase has to be chosen first. */
  set: command<null>()(credential.extend({ value: z.string().min(1).max(100_000) })),
  remove: command<null>()(credential),
  /** The open project's credentials, encrypted with a passphrase of their own, as the text of a file. */
  export: command<{ text: string; count: number }>()(z.object({ passphrase: newPassphrase })),
  /** Takes them from such a file; those that are set already are kept unless `replace`. */
  import: command<{ set: number; kept: number }>()(
    z.object({ text: z.string().max(32 * 1024 * 1024), passphrase, replace: z.boolean().default(false) }),
  ),
};
