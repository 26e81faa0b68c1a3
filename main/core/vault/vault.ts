import { setTimeout as sleep } from 'node:timers/promises';
import type { VaultState } from '../../../contract/snapshot.ts';
import { Failure } from '../failure.ts';
import type { Ports } from '../ports.ts';
import { createQueue } from '../repository/parallel.ts';
import { createIdleLock } from './idle-lock.ts';
import { createOpener } from './open-by-itself.ts';
import {
  keyByPassphrase,
  newHeader,
  openSecrets,
  passphraseWrap,
  type SealedFile,
  withSecrets,
} from './sealed-file.ts';
import { type Cost, keyId, usualCost } from './sealing.ts';
import type { StoredSecret } from './stored-secrets.ts';
import { passphraseByVariable, type Variables } from './variables.ts';
import { openVaultDisk } from './vault-disk.ts';

/** The credentials of all projects, in one file that all heads share. Its format: docs/formats/vault.md */
export type Vault = {
  /** Asks nobody and opens nothing. */
  state: () => Promise<VaultState>;
  /** By its passphrase; without one by what needs nobody. Throws `passphrase-wrong` or `vault-locked`. */
  unlock: (passphrase?: string) => Promise<void>;
  /** Forgets the key; from then on only `unlock` opens it again. */
  lock: () => void;
  /** Sets or changes the passphrase; null removes it, where a keychain is left. Makes the vault where there is none. */
  protect: (passphrase: string | null) => Promise<void>;
  /** Keeps the file aside and begins without one; answers where it is, null when there was none. */
  startOver: () => Promise<string | null>;
  /**
   * Opens it by itself where that can be. Throws `vault-locked`, `vault-damaged`.
   * @param quietly is no use that keeps it open
   */
  read: (quietly?: boolean) => Promise<StoredSecret[]>;
  /** The same for a change, which is durable when it resolves. Makes the vault where a keychain can keep its key. */
  change: (edit: (secrets: StoredSecret[]) => StoredSecret[]) => Promise<void>;
};

type Means = Pick<Ports, 'dataDir' | 'clock' | 'keychain'> & {
  variables: Variables;
  /** Told when it was opened or locked. */
  changed: () => void;
  cost?: Cost;
  idleMs?: number;
  wait?: (ms: number) => Promise<unknown>;
};

const fifteenMinutes = 15 * 60_000;
const longestWaitMs = 30_000;

export function openVault(means: Means): Vault {
  const { changed, clock, cost = usualCost, wait = sleep } = means;
  const disk = openVaultDisk(means.dataDir);
  const opener = createOpener(means.keychain, means.variables);
  const inOrder = createQueue();
  const guesses = createQueue();
  const what = `The file of the credentials (${disk.path})`;
  let key: Buffer | null = null;
  let lockedByUser = false;
  let wrongGuesses = 0;

  const forget = () => {
    idle.stop();
    if (key === null) return;
    key.fill(0);
    key = null;
    changed();
  };
  const idle = createIdleLock(clock, means.idleMs ?? fifteenMinutes, forget);

  const take = (file: SealedFile, opened: Buffer, quietly = false): Buffer => {
    const before = key;
    const isNew = !before?.equals(opened);
    key = opened;
    if (before !== opened) before?.fill(0);
    lockedByUser = false;
    // What the keychain opens would be open again at once.
    if ((file.keychain === null || !opener.hasKeychain()) && (isNew || !quietly)) idle.used();
    if (isNew) changed();
    return opened;
  };

  const keyFor = async (file: SealedFile, quietly = false): Promise<Buffer> => {
    if (key !== null && keyId(key) === file.keyId) return take(file, key, quietly);
    const found = lockedByUser ? null : await opener.keyOf(file);
    if (found === null) throw locked(file);
    return take(file, found);
  };

  /** A new vault's header, with all that can open it. */
  const begin = async (passphrase: string | null): Promise<{ file: SealedFile; key: Buffer }> => {
    const { header, key: made } = newHeader('tagline-vault');
    const keychain = await opener.wrap(made);
    if (keychain === null && passphrase === null) throw nothingYet();
    const wrap = passphrase === null ? null : await passphraseWrap(header, made, passphrase, cost);
    return { file: withSecrets({ ...header, keychain, passphrase: wrap }, made, []), key: made };
  };

  const rewrite = async (work: (file: SealedFile | null) => Promise<{ file: SealedFile; key: Buffer }>) =>
    await disk.exclusive(async () => {
      // Another program may have written since it was read last.
      const next = await work(await disk.read());
      await disk.write(next.file);
      take(next.file, next.key);
    });

  return {
    state: async () => {
      const keychain = opener.hasKeychain();
      try {
        const file = await disk.read();
        if (file === null) return { state: 'none', keychain, passphrase: false };
        const open = key !== null && keyId(key) === file.keyId;
        return { state: open ? 'open' : 'locked', keychain, passphrase: file.passphrase !== null };
      } catch {
        return { state: 'damaged', keychain, passphrase: false };
      }
    },
    unlock: passphrase =>
      // Not with the others: who waits for having guessed wrong holds up nobody else.
      guesses(async () => {
        const file = await disk.read();
        if (file === null) throw nothingYet();
        if (passphrase === undefined) {
          lockedByUser = false;
          opener.retry();
          await keyFor(file);
          return;
        }
        if (wrongGuesses > 0) await wait(Math.min(longestWaitMs, 250 * 2 ** wrongGuesses));
        const opened = await keyByPassphrase(file, passphrase);
        if (opened === null) {
          wrongGuesses++;
          throw new Failure('passphrase-wrong', 'That is not the passphrase of the credentials.');
        }
        wrongGuesses = 0;
        take(file, opened);
      }),
    lock: () => {
      lockedByUser = true;
      forget();
    },
    protect: passphrase =>
      inOrder(() =>
        rewrite(async file => {
          if (file === null) return await begin(passphrase);
          const old = await keyFor(file);
          const secrets = openSecrets(file, old, what);
          // A new key, so that an old copy of the file and its passphrase open nothing newer. The keychain of
          // another head can't wrap it, so what is wrapped there stays.
          const { header, key: made } = newHeader('tagline-vault', file.id);
          const keychain = await opener.wrap(made);
          if (passphrase === null && keychain === null) throw noKeychain();
          const keep = keychain === null && file.keychain !== null;
          const kept = keep ? { ...header, keyId: file.keyId } : header;
          const next = keep ? Buffer.from(old) : made;
          const wrap = passphrase === null ? null : await passphraseWrap(kept, next, passphrase, cost);
          const changedHeader = { ...kept, keychain: keychain ?? file.keychain, passphrase: wrap };
          return { file: withSecrets(changedHeader, next, secrets), key: next };
        }),
      ),
    startOver: () =>
      inOrder(async () => {
        const kept = await disk.exclusive(() => disk.setAside(clock()));
        forget();
        changed();
        return kept;
      }),
    read: quietly =>
      inOrder(async () => {
        const file = await disk.read();
        return file === null ? [] : openSecrets(file, await keyFor(file, quietly), what);
      }),
    change: edit =>
      inOrder(() =>
        rewrite(async stored => {
          const { file, key: opened } =
            stored === null
              ? await begin(await passphraseByVariable(means.variables))
              : { file: stored, key: await keyFor(stored) };
          return { file: withSecrets(file, opened, edit(openSecrets(file, opened, what))), key: opened };
        }),
      ),
  };
}

function nothingYet(): Failure {
  const message =
    'Choose a passphrase for the credentials first: there is no keychain here that could keep them.';
  return new Failure('vault-locked', message, { state: 'none', passphrase: false, keychain: false });
}

function noKeychain(): Failure {
  const message =
    'The passphrase can’t be removed: there is no keychain here that could open the credentials.';
  return new Failure('unavailable', message);
}

function locked({ passphrase, keychain }: SealedFile): Failure {
  const how =
    passphrase !== null
      ? 'Unlock them with their passphrase.'
      : 'They are kept by this system’s keychain: unlock it, or open Tagline’s desktop and set a passphrase there.';
  return new Failure('vault-locked', `The credentials are locked. ${how}`, {
    state: 'locked',
    passphrase: passphrase !== null,
    keychain: keychain !== null,
  });
}
