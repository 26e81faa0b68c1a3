import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBaseCache } from './base-cache.ts';
import type { DiskTemps } from './disk.ts';
import { isGitPacking } from './git-packing.ts';
import { loosePath } from './loose-objects.ts';
import { createOpenFiles } from './open-files.ts';
import { openPack } from './pack.ts';
import { readPackIndex } from './pack-index.ts';
import { objectLimit, objectMissing, type RawObject } from './raw-object.ts';
import type { Oid } from './types.ts';
import { writeObjects } from './write-objects.ts';

const lookAgainMs = 100;
const longestWaitMs = 10 * 60_000;
const writtenAtATime = 500;

export type PackLoosePlace = {
  objectsDir: string;
  gitDir: string;
  temps: DiskTemps;
  /** Whether a pack of this folder holds a whole copy. */
  isPacked: (oid: Oid) => boolean;
  /** Looks at the packs anew. */
  refresh: () => void;
};

export type PackGuard = {
  /**
   * Call when loose objects that the pack holds have been removed: a `git gc` that began before may not have
   * seen that they were needed in the pack, and have removed it. Then they are written again.
   */
  settle: (removed: Oid[], signal?: AbortSignal) => Promise<void>;
  close: () => void;
};

/** Holds a new pack open, so that it can be read even when git removes it. `path` is without an ending. */
export function guardPack(path: string, place: PackLoosePlace): PackGuard {
  const { objectsDir, gitDir, temps } = place;
  const open = createOpenFiles(2);
  const file = open(`${path}.pack`);
  const indexFile = open(`${path}.idx`);
  const index = readPackIndex(indexFile, `${path}.idx`, true);
  indexFile.close();
  const pack = openPack(file, index, createBaseCache(0), { packBytes: 0 }, oid => {
    throw objectMissing(oid);
  });

  const writeAgain = async (oids: Oid[]) => {
    let batch = new Map<Oid, RawObject>();
    for (const oid of oids) {
      const offset = index.find(Buffer.from(oid, 'hex'));
      if (offset === null || existsSync(loosePath(objectsDir, oid))) continue;
      batch.set(oid, pack.read(offset, oid, objectLimit));
      if (batch.size < writtenAtATime) continue;
      await writeObjects(objectsDir, temps, batch);
      batch = new Map();
    }
    if (batch.size > 0) await writeObjects(objectsDir, temps, batch);
    place.refresh();
  };

  return {
    settle: async (removed, signal) => {
      const giveUpAt = performance.now() + longestWaitMs;
      while (isGitPacking(gitDir) && performance.now() < giveUpAt && !signal?.aborted)
        await sleep(lookAgainMs);
      if (existsSync(`${path}.pack`) && existsSync(`${path}.idx`)) return;
      place.refresh();
      await writeAgain(removed.filter(oid => !place.isPacked(oid)));
    },
    close: pack.close,
  };
}
