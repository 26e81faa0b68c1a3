import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, readIfThere } from './durable-fs.ts';
import { inflateBounded } from './inflate.ts';
import { isObjectType, objectDamaged, objectId, objectTooLarge, type RawObject } from './raw-object.ts';
import type { Oid } from './types.ts';

const longestHeader = 32;

export const loosePath = (objectsDir: string, oid: Oid): string =>
  join(objectsDir, oid.slice(0, 2), oid.slice(2));

/**
 * Reads one loose object and proves it by its id; null when there is none.
 * Throws `version-damaged` (an empty or torn file, a wrong id) or `file-too-large`.
 */
export async function readLoose(objectsDir: string, oid: Oid, limit: number): Promise<RawObject | null> {
  const packed = await readIfThere(loosePath(objectsDir, oid));
  if (!packed) return null;
  if (packed.length === 0) throw objectDamaged(oid, 'is empty');
  let bytes: Buffer;
  try {
    bytes = await inflateBounded(packed, limit + longestHeader);
  } catch (error) {
    if (errnoOf(error) === 'ERR_BUFFER_TOO_LARGE') throw objectTooLarge(oid, limit);
    throw objectDamaged(oid, "can't be unpacked", error);
  }
  const headerEnd = bytes.indexOf(0);
  const [type = '', size] = bytes.toString('latin1', 0, Math.min(headerEnd, longestHeader)).split(' ');
  const data = bytes.subarray(headerEnd + 1);
  if (headerEnd < 0 || !isObjectType(type) || Number(size) !== data.length) {
    throw objectDamaged(oid, 'has a broken header');
  }
  if (data.length > limit) throw objectTooLarge(oid, limit);
  if (objectId(type, data) !== oid) throw objectDamaged(oid, 'does not hold what its id says');
  return { type, data };
}

/** The ids of all loose objects whose id begins with `prefix` (two digits). */
export async function listLoose(objectsDir: string, prefix: string): Promise<Set<Oid>> {
  const names = await readdir(join(objectsDir, prefix)).catch(() => []);
  return new Set(names.filter(name => /^[0-9a-f]{38}$/.test(name)).map(name => prefix + name));
}
