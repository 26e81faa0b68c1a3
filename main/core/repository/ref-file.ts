import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { errnoOf } from './disk.ts';
import { isSettled } from './file-stamp.ts';
import type { Oid } from './types.ts';

/** One file that holds a ref: an id, or the name of another ref. */
export type RefFile = { kind: 'oid'; oid: Oid } | { kind: 'symbolic'; target: string } | { kind: 'damaged' };

/**
 * What differs whenever a ref's file was written again. In milliseconds with their fractions, which are exact
 * to a quarter of a microsecond: thousands are compared at once, and whole numbers of nanoseconds cost more.
 */
export type RefStamp = { mtimeMs: number; ctimeMs: number; size: number; ino: number };

/** No path is longer than this, so no ref's name is. */
const longest = 4096;
const buffer = Buffer.allocUnsafe(longest);

// A pipe put in a ref's place must not hold us up. Windows has no such flag.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Null where no file stands. Throws system errors. */
export const readRefFile = (path: string): RefFile | null => read(path, () => undefined);

/**
 * The same with the file's stamp from before it was read; null where the file was written a moment ago, so that
 * a later writing could leave the same stamp.
 */
export function readStampedRef(path: string): { file: RefFile; stamp: RefStamp | null } | null {
  let stamp: RefStamp | null = null;
  const now = Date.now();
  const file = read(path, opened => {
    const { mtimeMs, ctimeMs, size, ino } = fstatSync(opened);
    if (isSettled(mtimeMs, ctimeMs, now)) stamp = { mtimeMs, ctimeMs, size, ino };
  });
  return file && { file, stamp };
}

/** Whether the file is still as it was when it was read. */
export function isStamped(path: string, stamp: RefStamp): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return (
    now !== undefined &&
    now.mtimeMs === stamp.mtimeMs &&
    now.ctimeMs === stamp.ctimeMs &&
    now.size === stamp.size &&
    now.ino === stamp.ino
  );
}

function read(path: string, look: (file: number) => void): RefFile | null {
  let length = 0;
  try {
    const file = openSync(path, flags);
    try {
      look(file);
      length = readSync(file, buffer, 0, longest, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const errno = errnoOf(error);
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errno)) return null;
    if (['EAGAIN', 'ESPIPE', 'ENXIO'].includes(errno)) return { kind: 'damaged' };
    throw error;
  }
  if (length === longest) return { kind: 'damaged' };
  // Git takes an id with anything after white space: https://git-scm.com/docs/gitrepository-layout
  const id = /^[0-9a-f]{40}(?=\s|$)/.exec(buffer.toString('latin1', 0, Math.min(length, 41)))?.[0];
  if (id !== undefined) return { kind: 'oid', oid: id };
  const text = buffer.toString('utf8', 0, length);
  return text.startsWith('ref:') ? { kind: 'symbolic', target: text.slice(4).trim() } : { kind: 'damaged' };
}
