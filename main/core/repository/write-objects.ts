import { dirname } from 'node:path';
import { createBreather } from './breathe.ts';
import {
  type DiskTemps,
  makeFolders,
  moveFile,
  removeIfThere,
  syncFoldersTogether,
  syncTogether,
} from './disk.ts';
import { deflateFast } from './inflate.ts';
import { loosePath } from './loose-objects.ts';
import { createPackWriter, deflateEntry } from './pack-writer.ts';
import { objectHeader, type RawObject } from './raw-object.ts';
import type { Oid } from './types.ts';

/** From this many objects on, or this many bytes, one pack costs less than a file for each. */
const manyObjects = 100;
const manyBytes = 32 * 1024 * 1024;

type Objects = ReadonlyMap<Oid, RawObject>;

/** Each file stands in its place whole, or not at all. */
async function writeLoose(
  objectsDir: string,
  temps: DiskTemps,
  objects: Objects,
  beside: readonly string[],
): Promise<void> {
  const written: { temp: string; path: string }[] = [];
  try {
    for (const [oid, { type, data }] of objects) {
      const bytes = deflateFast(Buffer.concat([objectHeader(type, data.length), data]));
      const temp = temps.write(bytes, { mode: 0o444, durable: false });
      written.push({ temp, path: loosePath(objectsDir, oid) });
    }
    await syncTogether([...written.map(({ temp }) => temp), ...beside]);
    const folders = new Set(written.map(({ path }) => dirname(path)));
    let madeFolder = false;
    for (const folder of folders) if (makeFolders(folder)) madeFolder = true;
    for (const { temp, path } of written) moveFile(temp, path);
    await syncFoldersTogether(madeFolder ? [...folders, objectsDir] : folders);
  } catch (error) {
    for (const { temp } of written) removeIfThere(temp);
    throw error;
  }
}

/** Makes objects durable as one pack. Throws system errors. */
export function writePack(objectsDir: string, temps: DiskTemps, objects: Objects): void {
  const writer = createPackWriter(objectsDir, temps, objects.size);
  try {
    for (const [oid, { type, data }] of objects) writer.add(deflateEntry(oid, type, data));
    writer.finish();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

/** The same, while others have the thread in between. */
async function writePackInTurns(objectsDir: string, temps: DiskTemps, objects: Objects): Promise<void> {
  const writer = createPackWriter(objectsDir, temps, objects.size);
  const breathe = createBreather();
  try {
    for (const [oid, { type, data }] of objects) {
      writer.add(deflateEntry(oid, type, data));
      await breathe();
    }
    await writer.finishInTurns(breathe);
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

const isMany = (objects: Objects): boolean => {
  if (objects.size >= manyObjects) return true;
  let bytes = 0;
  for (const { data } of objects.values()) bytes += data.length;
  return bytes >= manyBytes;
};

/**
 * Makes objects durable, few as loose files, many as one pack, and the bytes of the other files `beside`. Answers
 * which. Throws system errors.
 */
export async function writeObjects(
  objectsDir: string,
  temps: DiskTemps,
  objects: Objects,
  beside: readonly string[] = [],
): Promise<'loose' | 'packed'> {
  if (!isMany(objects)) {
    await writeLoose(objectsDir, temps, objects, beside);
    return 'loose';
  }
  // A new version is proven by isomorphic-git, which reads a loose object fast, but a pack only as a whole.
  const isNamed = ([, { type }]: [Oid, RawObject]) => type === 'commit' || type === 'tag';
  const named = new Map([...objects].filter(isNamed));
  const separate = named.size < manyObjects ? named : new Map<Oid, RawObject>();
  const packed = new Map([...objects].filter(([oid]) => !separate.has(oid)));
  await writePackInTurns(objectsDir, temps, packed);
  await writeLoose(objectsDir, temps, separate, beside);
  return 'packed';
}
