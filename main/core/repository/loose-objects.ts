import { hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './disk.ts';
import { inflateSized, inflateStart, inflateUpTo, mostDeflated, strongestDeflate } from './inflate.ts';
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
  join(objectsDir, oid.slice(0, 2), oid.slice(2));

/** Most loose objects are smaller. Used for one file at a time. */
const window = Buffer.allocUnsafe(8192);

/** Gives `work` the open file, its size and its first bytes; null when there is no such file. */
function withFile<T>(
  objectsDir: string,
  oid: Oid,
  work: (file: number, size: number, start: Buffer) => T,
): T | null {
  let file: number;
  try {
    file = openSync(loosePath(objectsDir, oid), flags);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return null;
    throw error;
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw objectDamaged(oid, 'is not a file');
    const start = window.subarray(0, readSync(file, window, 0, window.length, 0));
    if (start.length === 0) throw objectDamaged(oid, 'is empty');
    return work(file, stat.size, start);
  } finally {
    closeSync(file);
  }
}

/** The header, and how many bytes it takes. */
function parseHeader(inflated: Buffer, oid: Oid): ObjectHeader & { length: number } {
  const end = inflated.subarray(0, longestHeader).indexOf(0);
  const [type = '', digits = ''] = inflated.toString('latin1', 0, Math.max(end, 0)).split(' ');
  if (end < 0 || !isObjectType(type) || !/^\d{1,15}$/.test(digits)) {
    throw objectDamaged(oid, 'has a broken header');
  }
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
  return withFile(objectsDir, oid, (_file, _size, start) => {
    const { type, size } = headerFrom(start, oid);
    return { type, size };
  });
}

/** A large object: nothing is read or allocated before its header has been believed. */
function inflateLarge(file: number, fileSize: number, start: Buffer, oid: Oid, limit: number): Buffer {
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

/**
 * Reads one loose object and proves it by its id; null when there is none.
 * Throws `version-damaged` (an empty or torn file, a wrong id) or `file-too-large`.
 */
export function readLoose(objectsDir: string, oid: Oid, limit: number): RawObject | null {
  return withFile(objectsDir, oid, (file, fileSize, start) => {
    const isSmall = fileSize < window.length && start.length * strongestDeflate <= limit;
    const whole = isSmall
      ? inflated(oid, () => inflateUpTo(start, limit + longestHeader))
      : inflateLarge(file, fileSize, start, oid, limit);
    const { type, size, length } = parseHeader(whole, oid);
    if (whole.length !== length + size) throw objectDamaged(oid, 'has a wrong length');
    if (hash('sha1', whole) !== oid) throw objectDamaged(oid, 'does not hold what its id says');
    return { type, data: whole.subarray(length) };
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
