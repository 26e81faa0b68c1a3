import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import type { ObjectStore } from './object-store.ts';
import type { Refs } from './refs.ts';
import type { Maintenance, Oid } from './types.ts';
import { createWriteLock } from './write-lock.ts';

/** Fewer loose objects are no burden. (Git itself packs from 6,700 on.) */
const manyLoose = 2_000;

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Packs loose objects and tags when they are many. Only one process does so at a time, under a lock of its
 * own: nobody who saves waits for it. Does nothing where nothing can be written. Throws system errors.
 */
export async function maintain(
  place: { gitDir: string; objects: ObjectStore; refs: Refs; peel: (oid: Oid) => Oid | null },
  { signal }: { signal?: AbortSignal } = {},
): Promise<Maintenance> {
  const { gitDir, objects, refs, peel } = place;
  const done: Maintenance = { objects: 0, tags: 0 };
  if (!isWritable(gitDir) || !isWritable(join(gitDir, 'objects'))) return done;
  const work = async () => {
    done.objects = await objects.packLoose({ atLeast: manyLoose, signal });
    if (!signal?.aborted) done.tags = await refs.pack({ peel });
  };
  try {
    await createWriteLock(join(gitDir, 'tagline', 'maintain.lock')).exclusive(work, { waitMs: 0 });
  } catch (error) {
    // Another process is at it, or git holds a lock: there will be a next time.
    if (!(error instanceof Failure) || error.code !== 'busy') throw error;
  }
  return done;
}
