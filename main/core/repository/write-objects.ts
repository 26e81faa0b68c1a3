import { dirname } from 'node:path';
import { type DiskTemps, makeFolders, moveFile, removeIfThere, syncFolder } from './disk.ts';
import { deflateFast } from './inflate.ts';
import { loosePath } from './loose-objects.ts';
import { objectHeader, type RawObject } from './raw-object.ts';
import type { Oid } from './types.ts';

/** Writes loose objects; they are durable when it comes back. Each stands in its place whole, or not at all. */
function writeLoose(objectsDir: string, temps: DiskTemps, objects: ReadonlyMap<Oid, RawObject>): void {
  const written: { temp: string; path: string }[] = [];
  try {
    for (const [oid, { type, data }] of objects) {
      const bytes = deflateFast(Buffer.concat([objectHeader(type, data.length), data]));
      written.push({ temp: temps.write(bytes, { mode: 0o444 }), path: loosePath(objectsDir, oid) });
    }
    const folders = new Set(written.map(({ path }) => dirname(path)));
    let madeFolder = false;
    for (const folder of folders) if (makeFolders(folder)) madeFolder = true;
    for (const { temp, path } of written) moveFile(temp, path);
    for (const folder of folders) syncFolder(folder);
    if (madeFolder) syncFolder(objectsDir);
  } catch (error) {
    for (const { temp } of written) removeIfThere(temp);
    throw error;
  }
}

/** Makes objects durable; answers whether a pack was made for them. Throws system errors. */
export function writeObjects(
  objectsDir: string,
  temps: DiskTemps,
  objects: ReadonlyMap<Oid, RawObject>,
): boolean {
  writeLoose(objectsDir, temps, objects);
  return false;
}
