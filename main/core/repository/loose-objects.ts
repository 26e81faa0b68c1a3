import { hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, sep } from 'node:path';
import { errnoOf } from './disk.ts';
import {
  inflateSized,
  inflateSmall,
  inflateStart,
  inflateUpTo,
  mostDeflated,
  strongestDeflate,
} from './inflate.ts';
import {
  isObjectType,
  type ObjectHeader,
  objectDamaged,
  objectTooLarge,
  type RawObject,
} from './raw-object.ts';
import type { Oid } from './types.ts';

const longestHeader = 32;

// Never waits for a pipe. Windows has no such flag.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

export const loosePath = (objectsDir: string, oid: Oid): string =>
  objectsDir + sep + oid.slice(0, 2) + sep + oid.slice(2);

/** Most loose objects are smaller. Used for one file at a time. */
const window = Buffer.allocUnsafe(8192);

/** A small file as a whole, or the first bytes of a larger one, in the window. */
function readWindow(file: number, oid: Oid): Buffer {
  let filled: number;
  try {
    filled = readSync(file, window, 0, window.length, 0);
  } catch (error) {
    if (fstatSync(file).isFile()) throw error;
    throw objectDamaged(oid, 'is not a file', error);
  }
  if (filled === 0) throw objectDamaged(oid, fstatSync(file).isFile() ? 'is empty' : 'is not a file');
  return window.subarray(0, filled);
}

/** Gives `work` the open file and its first bytes; null when there is no such file. */
function withFile<T>(objectsDir: string, oid: Oid, work: (file: number, start: Buffer) => T): T | null {
  let file: number;
  try {
    file = openSync(loosePath(objectsDir, oid), flags);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return null;
    throw error;
  }
  try {
    return work(file, readWindow(file, oid));
  } finally {
    closeSync(file);
  }
}

/** The header, and how many bytes it takes. */
function parseHeader(inflated: Buffer, oid: Oid): ObjectHeader & { length: number } {
  const end = inflated.subarray(0, longestHeader).indexOf(0);
  const [, type = '', digits = ''] =
    /^([a-z]+) (\d{1,15})$/.exec(inflated.toString('latin1', 0, Math.max(end, 0))) ?? [];
  if (!isObjectType(type)) throw objectDamaged(oid, 'has a broken header');
  return { type, size: Number(digits), length: end + 1 };
}

function inflated<T>(oid: Oid, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw objectDamaged(oid, "can't be unpacked", error);
  }
}

const headerFrom = (start: Buffer, oid: Oid) =>
  parseHeader(
    inflated(oid, () => inflateStart(start)),
    oid,
  );

/** A loose object's type and size, from its first bytes; null when there is none. Throws `version-damaged`. */
export function readLooseHeader(objectsDir: string, oid: Oid): ObjectHeader | null {
  return withFile(objectsDir, oid, (_file, start) => {
    const { type, size } = headerFrom(start, oid);
    return { type, size };
  });
}

/** A large object: nothing is read or allocated before its header has been believed. */
function inflateLarge(file: number, start: Buffer, oid: Oid, limit: number): Buffer {
  const stat = fstatSync(file);
  if (!stat.isFile()) throw objectDamaged(oid, 'is not a file');
  const fileSize = stat.size;
  const { size, length } = headerFrom(start, oid);
  if (size > limit) throw objectTooLarge(oid, limit);
  if (size > fileSize * strongestDeflate) throw objectDamaged(oid, 'claims an impossible length');
  const packed = Buffer.allocUnsafe(Math.min(fileSize, mostDeflated(length + size)));
  let filled = 0;
  while (filled < packed.length) {
    const read = readSync(file, packed, filled, packed.length - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return inflated(oid, () => inflateSized(packed.subarray(0, filled), length + size));
}

/** The object that these bytes are, header first; proven by its id. */
function proven(whole: Buffer, oid: Oid, limit: number): RawObject {
  const { type, size, length } = parseHeader(whole, oid);
  if (whole.length !== length + size) throw objectDamaged(oid, 'has a wrong length');
  if (hash('sha1', whole) !== oid) throw objectDamaged(oid, 'does not hold what its id says');
  if (size > limit) throw objectTooLarge(oid, limit);
  return { type, data: whole.subarray(length) };
}

/**
 * Reads one loose object and proves it by its id; null when there is none.
 * Throws `version-damaged` (an empty or torn file, a wrong id) or `file-too-large`.
 */
export function readLoose(objectsDir: string, oid: Oid, limit: number): RawObject | null {
  return withFile(objectsDir, oid, (file, start) => {
    const isWhole = start.length < window.length;
    const small = isWhole ? inflated(oid, () => inflateSmall(start)) : null;
    if (small) {
      const { type, data } = proven(small, oid, limit);
      return { type, data: Buffer.from(data) };
    }
    return isWhole && start.length * strongestDeflate <= limit
      ? proven(
          inflated(oid, () => inflateUpTo(start, limit + longestHeader)),
          oid,
          limit,
        )
      : proven(inflateLarge(file, start, oid, limit), oid, limit);
  });
}

/** The ids of all loose objects whose id begins with `prefix` (two digits). */
export function listLoose(objectsDir: string, prefix: string): Oid[] {
  let names: string[];
  try {
    names = readdirSync(join(objectsDir, prefix));
  } catch {
    return [];
  }
  return names.filter(name => /^[0-9a-f]{38}$/.test(name)).map(name => prefix + name);
}
