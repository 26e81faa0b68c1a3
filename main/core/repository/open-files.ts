import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { errnoOf } from './disk.ts';

/** A file that was there is gone, or another one stands in its place. */
export class FileGone extends Error {}

export type OpenFile = {
  /** Bytes. */
  size: number;
  /** Fills `into` from `position` on, and answers how many bytes there were. */
  readAt: (into: Buffer, position: number) => number;
  close: () => void;
};

// Never waits for a pipe. Windows has no such flag.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens regular files for reading by position. At most `most` descriptors are held: the one that was not used
 * for longest is closed, and opened again when needed. Everything throws `FileGone` or a system error.
 */
export function createOpenFiles(most: number): (path: string) => OpenFile {
  const held = new Map<symbol, number>();

  const hold = (key: symbol, path: string) => {
    let file: number;
    try {
      file = openSync(path, flags);
    } catch (error) {
      throw errnoOf(error) === 'ENOENT' ? new FileGone(path, { cause: error }) : error;
    }
    try {
      const stat = fstatSync(file);
      if (!stat.isFile()) throw new FileGone(path);
      while (held.size >= most) drop(held.keys().next().value as symbol);
      held.set(key, file);
      return { file, size: stat.size, is: `${stat.ino} ${stat.size} ${stat.mtimeMs}` };
    } catch (error) {
      closeSync(file);
      throw error;
    }
  };

  const drop = (key: symbol) => {
    const file = held.get(key);
    if (file === undefined || !held.delete(key)) return;
    closeSync(file);
  };

  return path => {
    const key = Symbol(path);
    const first = hold(key, path);
    const descriptor = (): number => {
      const file = held.get(key);
      if (file !== undefined) {
        held.delete(key);
        held.set(key, file);
        return file;
      }
      const again = hold(key, path);
      if (again.is !== first.is) throw new FileGone(path);
      return again.file;
    };
    return {
      size: first.size,
      readAt: (into, position) => {
        const file = descriptor();
        let filled = 0;
        while (filled < into.length) {
          const read = readSync(file, into, filled, into.length - filled, position + filled);
          if (read === 0) break;
          filled += read;
        }
        return filled;
      },
      close: () => drop(key),
    };
  };
}
