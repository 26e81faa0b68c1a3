import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { readIfThere } from '../repository/disk.ts';
import {
  createTemps,
  errnoOf,
  makeFolders,
  moveFile,
  removeIfThere,
  syncFolder,
} from '../repository/durable-fs.ts';
import { createWriteLock } from '../repository/write-lock.ts';
import { formatSealed, parseSealed, type SealedFile } from './sealed-file.ts';

/** The one file of the vault, which several programs may have open. */
type VaultDisk = {
  path: string;
  /** Null when there is none. Throws `vault-damaged`. */
  read: () => Promise<SealedFile | null>;
  /** Durable when it resolves; a kill leaves the old file or the new one. Call it within `exclusive`. */
  write: (file: SealedFile) => Promise<void>;
  /** Renames the file, whatever is in it, and answers where it is now; null when there is none. */
  setAside: (now: Date) => Promise<string | null>;
  /** Runs `work` as the only writer on this machine. Throws `busy`. Not reentrant. */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>;
};

export function openVaultDisk(dataDir: string): VaultDisk {
  const path = join(dataDir, 'vault.json');
  const temps = createTemps(join(dataDir, 'vault.tmp'));
  const lock = createWriteLock(join(dataDir, 'vault.lock'));

  return {
    path,
    read: async () => {
      // A few hundred bytes, read for every snapshot: a promise costs ten times the reading.
      const bytes = readIfThere(path);
      return bytes && parseSealed(bytes, 'tagline-vault', `The file of the credentials (${path})`);
    },
    write: async file => {
      await makeFolders(dataDir);
      // Another user's folder, or a disk without permissions: the file's own are what counts.
      await chmod(dataDir, 0o700).catch(() => undefined);
      // Whoever wrote one of these was killed: only the lock's owner writes.
      for (const name of await namesIn(temps.dir)) await removeIfThere(join(temps.dir, name));
      const temp = await temps.write(formatSealed(file), { mode: 0o600 });
      await moveFile(temp, path);
      await syncFolder(dataDir);
    },
    setAside: async now => {
      if (readIfThere(path) === null) return null;
      const aside = join(dataDir, `vault.kept-${now.toISOString().replace(/[:.]/g, '-')}.json`);
      await moveFile(path, aside);
      await syncFolder(dataDir);
      return aside;
    },
    exclusive: work =>
      lock.exclusive(work).catch((error: unknown) => {
        if (!(error instanceof Failure) || error.code !== 'busy') throw error;
        const message = 'Another Tagline is writing to the credentials. Wait for it to finish and try again.';
        throw new Failure('busy', message, error.data);
      }),
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
}
