import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { thisProcess } from './process-identity.ts';

export const errnoOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

/** A file's bytes; null when nothing, or a folder, stands there. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errnoOf(error))) return null;
    throw error;
  }
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Makes a folder and those above it; answers whether there was anything to make. (Node's recursive mkdir
 * reports a read-only disk as a missing folder.)
 */
export async function makeFolders(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && dirname(path) !== path) {
      await makeFolders(dirname(path));
      return await makeFolders(path);
    }
    const isFolder = await stat(path).then(
      found => found.isDirectory(),
      () => false,
    );
    if (isFolder) return false;
    throw error;
  }
}

/** Renames a file over whatever file stands at `to`, making the folders above; copies from disk to disk. */
export async function moveFile(from: string, to: string): Promise<void> {
  await move(from, to, true);
}

async function move(from: string, to: string, mayMakeFolders: boolean): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && mayMakeFolders) {
      // Somebody else may make them in the same instant, so it is tried again whoever did.
      await makeFolders(dirname(to));
      await move(from, to, false);
    } else if (errnoOf(error) === 'EXDEV') {
      const beside = join(dirname(to), `.tagline-${randomBytes(6).toString('hex')}`);
      try {
        await copyFile(from, beside);
        await rename(beside, to);
      } catch (failed) {
        await removeIfThere(beside);
        throw failed;
      }
      await unlink(from);
    } else throw error;
  }
}

/** Temp files, in a folder of their own; their names tell which process made them. */
export type Temps = {
  dir: string;
  /** Writes a new temp file and answers its path. Its bytes are durable unless `durable` is false. */
  write: (bytes: Uint8Array, options?: { mode?: number; durable?: boolean }) => Promise<string>;
  /** Puts bytes in a file's place: temp, fsync, rename, fsync of the folder. */
  replace: (path: string, bytes: Uint8Array) => Promise<void>;
};

let made = 0;

export function createTemps(dir: string): Temps {
  const create = async (path: string, mode: number) => {
    try {
      return await open(path, 'wx', mode);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      await makeFolders(dir);
      return await open(path, 'wx', mode);
    }
  };
  const write: Temps['write'] = async (bytes, { mode = 0o666, durable = true } = {}) => {
    const path = join(
      dir,
      `${thisProcess.pid}.${thisProcess.start}.${made++}.${randomBytes(4).toString('hex')}`,
    );
    const handle = await create(path, mode);
    try {
      await handle.writeFile(bytes);
      if (durable) await handle.sync();
    } catch (error) {
      await unlink(path).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
    return path;
  };
  return {
    dir,
    write,
    replace: async (path, bytes) => {
      const temp = await write(bytes);
      try {
        await moveFile(temp, path);
      } catch (error) {
        await removeIfThere(temp);
        throw error;
      }
      await syncFolder(dirname(path));
    },
  };
}
