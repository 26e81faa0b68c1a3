import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { Failure } from '../../failure.ts';
import type { DiskTemps } from '../disk.ts';
import type { ObjectStore } from '../object-store.ts';
import { createPackWriter, deflateEntry } from '../pack-writer.ts';
import type { Oid } from '../types.ts';
import type { PutAside } from './damaged-folder.ts';
import { idsOf, listPacks } from './loose-files.ts';

const endings = ['.idx', '.rev', '.bitmap', '.mtimes', '.pack'];

/**
 * Replaces each pack that is damaged, or holds one of these objects broken, once every object in it can be read from
 * somewhere: by a new pack of the same objects. Answers what was replaced.
 */
export async function replacePacks(
  broken: ReadonlySet<Oid>,
  {
    objectsDir,
    objects,
    temps,
    putAside,
  }: { objectsDir: string; objects: ObjectStore; temps: DiskTemps; putAside: PutAside },
  breathe: () => Promise<void> | undefined,
): Promise<string[]> {
  const replaced: string[] = [];
  for (const pack of listPacks(objectsDir)) {
    const ids = idsOf(pack);
    if (!ids) continue;
    if (!ids.some(oid => broken.has(oid)) && (await isWhole(`${pack}.pack`, breathe))) continue;
    const writer = createPackWriter(objectsDir, temps, ids.length);
    try {
      for (const oid of ids) {
        const { type, data } = objects.read(oid);
        writer.add(deflateEntry(oid, type, data));
        await breathe();
      }
    } catch (error) {
      writer.abandon();
      if (error instanceof Failure && error.code === 'version-damaged') continue;
      throw error;
    }
    if (writer.finish() === pack) continue;
    const aside = endings.map(ending => pack + ending).filter(file => existsSync(file));
    const kept = aside.map(putAside);
    replaced.push(`A damaged pack was written anew; the old one is kept as ${kept.at(-1)}.`);
  }
  return replaced;
}

const checksumBytes = 20;

/** Whether the checksum at a pack's end is that of all before it. */
async function isWhole(path: string, breathe: () => Promise<void> | undefined): Promise<boolean> {
  const hash = createHash('sha1');
  const piece = Buffer.allocUnsafe(1024 * 1024);
  let last = Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      const bytes = Buffer.concat([last, piece.subarray(0, length)]);
      const end = Math.max(bytes.length - checksumBytes, 0);
      hash.update(bytes.subarray(0, end));
      last = Buffer.from(bytes.subarray(end));
      await breathe();
    }
  } finally {
    closeSync(file);
  }
  return hash.digest().equals(last);
}
