import { closeSync, constants, openSync, readSync } from 'node:fs';
import { errnoOf } from './disk.ts';
import type { Oid } from './types.ts';

/** One file that holds a ref: an id, or the name of another ref. */
export type RefFile = { kind: 'oid'; oid: Oid } | { kind: 'symbolic'; target: string } | { kind: 'damaged' };

/** No path is longer than this, so no ref's name is. */
const longest = 4096;
const buffer = Buffer.allocUnsafe(longest);

// A pipe put in a ref's place must not hold us up. Windows has no such flag.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Null where no file stands. Throws system errors. */
export function readRefFile(path: string): RefFile | null {
  let length = 0;
  try {
    const file = openSync(path, flags);
    try {
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
