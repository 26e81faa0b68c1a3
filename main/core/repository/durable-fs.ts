import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
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

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a file's bytes durable. */
export const syncFile = sync;

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await sync(path);
}

export async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** Renames a file over whatever file stands at `to`, making the folders above; copies from disk to disk. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && (await mkdir(dirname(to), { recursive: true }))) {
      await moveFile(from, to);
    } else if (errnoOf(error) === 'EXDEV') {
      const beside = join(dirname(to), `.tagline-${randomBytes(6).toString('hex')}`);
      await copyFile(from, beside);
      await rename(beside, to);
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
      await mkdir(dir, { recursive: true });
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
