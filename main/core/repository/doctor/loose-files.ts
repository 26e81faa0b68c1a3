import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import { listLoose, loosePath, readLoose } from '../loose-objects.ts';
import { createOpenFiles, FileGone } from '../open-files.ts';
import { readPackIndex } from '../pack-index.ts';
import { objectLimit } from '../raw-object.ts';
import type { Oid } from '../types.ts';

/** Loose object files of this repository that are empty, torn or not what their name says. */
export async function findTornLoose(
  objectsDir: string,
  breathe: () => Promise<void> | undefined,
): Promise<Map<Oid, string>> {
  const torn = new Map<Oid, string>();
  for (const prefix of readdirSync(objectsDir)) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    for (const oid of listLoose(objectsDir, prefix)) {
      try {
        readLoose(objectsDir, oid, objectLimit);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.code !== 'file-too-large') torn.set(oid, loosePath(objectsDir, oid));
      }
      await breathe();
    }
  }
  return torn;
}

/** The ids of all objects of this repository itself, loose and packed. */
export function* allObjects(objectsDir: string): Generator<Oid> {
  for (const prefix of readdirSync(objectsDir)) {
    if (/^[0-9a-f]{2}$/.test(prefix)) yield* listLoose(objectsDir, prefix);
  }
  for (const pack of listPacks(objectsDir)) yield* idsOf(pack) ?? [];
}

/** The ids in a pack; null when its index can't be read. */
export function idsOf(pack: string): Oid[] | null {
  const path = `${pack}.idx`;
  try {
    const file = createOpenFiles(1)(path);
    try {
      return [...readPackIndex(file, path, true).ids()];
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof Failure || error instanceof FileGone) return null;
    throw error;
  }
}

/** Pack files, without their endings. */
export function listPacks(objectsDir: string): string[] {
  const folder = join(objectsDir, 'pack');
  try {
    return readdirSync(folder)
      .filter(name => /^pack-[0-9a-f]+\.idx$/.test(name))
      .map(name => join(folder, name.slice(0, -4)));
  } catch {
    return [];
  }
}
