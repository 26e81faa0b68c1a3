import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  fsync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { forEachBounded } from './parallel.ts';
import { thisProcess } from './process-identity.ts';
import { createSpareFiles, type SpareFiles } from './spare-files.ts';

// The engine runs in a thread of its own, where a synchronous call costs a tenth of an asynchronous one.
// Every change that it makes to the disk goes through here, or has its fsync here.

export const errnoOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

// A pipe put in a file's place must not hold us up. Windows has no such flag.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file's bytes; null when nothing, or no ordinary file, stands there: a device would never end. */
export function readIfThere(path: string): Buffer<ArrayBuffer> | null {
  try {
    const file = openSync(path, readFlags);
    try {
      return fstatSync(file).isFile() ? readFileSync(file) : null;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errnoOf(error))) return null;
    throw error;
  }
}

/** Makes the bytes of a file that was written before durable. */
export function syncFile(path: string): void {
  // Windows refuses to flush what was opened for reading.
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export function syncFolder(path: string): void {
  if (process.platform !== 'win32') syncFile(path);
}

const syncsAtOnce = 16;

/**
 * Makes files, or folders, that were written before durable. Together they cost little more than one alone: the
 * disk writes its journal once for all that wait. Others have the thread meanwhile.
 */
export async function syncTogether(paths: Iterable<string>): Promise<void> {
  await forEachBounded([...paths], syncsAtOnce, async path => {
    const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
    try {
      await promisify(fsync)(file);
    } finally {
      closeSync(file);
    }
  });
}

/** As `syncTogether`, for folders; one that is gone holds no names. Windows has no such call and needs none. */
export const syncFoldersTogether = async (paths: Iterable<string>): Promise<void> => {
  if (process.platform === 'win32') return;
  await forEachBounded([...paths], syncsAtOnce, async path => {
    await syncTogether([path]).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
  });
};

export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  // One call may write a part only (a full disk, or more than 2 GB).
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

export type NewFile = { mode?: number; durable?: boolean };

/** Creates a file with these bytes, durable unless told otherwise; answers false when something stands there. */
export function createFile(
  path: string,
  bytes: string | Uint8Array,
  { mode = 0o666, durable = true }: NewFile = {},
): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', mode);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
  fill(path, file, bytes, durable);
  return true;
}

/** Writes an empty file and closes it; removes it when that fails. */
function fill(path: string, file: number, bytes: string | Uint8Array, durable: boolean): void {
  try {
    writeAll(file, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    if (durable) fsyncSync(file);
  } catch (error) {
    closeSync(file);
    removeIfThere(path);
    throw error;
  }
  closeSync(file);
}

/** Git that packs removes the folders that it has emptied, at any moment between two of our calls. */
const triesAgainstGit = 10;

/**
 * Makes a folder and those above it; answers whether there was anything to make. (Node's recursive mkdir
 * reports a read-only disk as a missing folder.)
 */
export function makeFolders(path: string, tries = triesAgainstGit): boolean {
  // Mostly it is there, and a mkdir that fails costs many times as much as a look.
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false;
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && dirname(path) !== path) {
      makeFolders(dirname(path));
      return makeFolders(path);
    }
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return false;
    if (found === undefined && errnoOf(error) === 'EEXIST' && tries > 0) return makeFolders(path, tries - 1);
    throw error;
  }
}

/** Makes a folder and those above it, and their names durable. */
export function makeDurableFolders(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeDurableFolders(dirname(path));
  if (makeFolders(path)) syncFolder(dirname(path));
}

/** Renames a file over whatever file stands at `to`, making the folders above; copies from disk to disk. */
export function moveFile(from: string, to: string): void {
  for (let tries = triesAgainstGit; ; tries--) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'ENOENT' && tries > 0) {
        makeFolders(dirname(to));
        continue;
      }
      if (errno !== 'EXDEV') throw error;
      moveAcross(from, to);
      return;
    }
  }
}

function moveAcross(from: string, to: string): void {
  const beside = join(dirname(to), `.tagline-${randomBytes(6).toString('hex')}`);
  try {
    copyFileSync(from, beside);
    syncFile(beside);
    renameSync(beside, to);
  } catch (error) {
    removeIfThere(beside);
    throw error;
  }
  unlinkSync(from);
}

/** Temp files, in a folder of their own; their names tell which process made them. */
export type DiskTemps = {
  dir: string;
  /** A path for a new temp file; its folder exists. */
  path: () => string;
  /** Writes a new temp file and answers its path. Its bytes are durable unless `durable` is false. */
  write: (bytes: Uint8Array, options?: NewFile) => string;
  /** Puts bytes in a file's place: temp, fsync, rename, fsync of the folder. */
  replace: (path: string, bytes: Uint8Array) => void;
  /** Those that are made ahead; none until `refill`. */
  spares: Omit<SpareFiles, 'take'>;
};

let made = 0;

export function openTemps(dir: string): DiskTemps {
  const mine = randomBytes(4).toString('hex');
  const name = () => join(dir, `${thisProcess.pid}.${thisProcess.start}.${made++}.${mine}`);
  const spares = createSpareFiles(name);
  const write: DiskTemps['write'] = (bytes, options) => {
    const { mode = 0o666, durable = true } = options ?? {};
    const spare = spares.take(mode);
    if (spare) {
      fill(spare.path, spare.file, bytes, durable);
      return spare.path;
    }
    const path = name();
    try {
      createFile(path, bytes, options);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      makeFolders(dir);
      createFile(path, bytes, options);
    }
    return path;
  };
  return {
    dir,
    spares,
    path: () => {
      makeFolders(dir);
      return name();
    },
    write,
    replace: (path, bytes) => {
      const temp = write(bytes);
      try {
        moveFile(temp, path);
      } catch (error) {
        removeIfThere(temp);
        throw error;
      }
      syncFolder(dirname(path));
    },
  };
}
