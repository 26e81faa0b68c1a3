import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseCache } from './base-cache.ts';
import { FileGone, type OpenFile } from './open-files.ts';
import { openPack, type Pack } from './pack.ts';
import { readPackIndex } from './pack-index.ts';
import type { RawObject } from './raw-object.ts';
import type { Oid } from './types.ts';

/** What all packs of a store share. */
export type PackResources = {
  openFile: (path: string) => OpenFile;
  cache: BaseCache;
  /** Bytes of pack indexes that may still be held in memory; the others are searched on the disk. */
  indexBytes: number;
  /** The same for the packs themselves. */
  packBytes: number;
};

type PackHere = Pack & { path: string };

export type Packs = {
  /** Every copy, one after the other. */
  find: (oid: Oid) => Generator<{ pack: PackHere; offset: number }>;
  has: (oid: Oid) => boolean;
  /** Why a pack could not be opened; what is found nowhere else may be in it. */
  unreadable: () => unknown;
  /** Looks at the folder again: git may have packed anew. Answers whether anything changed. */
  refresh: () => boolean;
  close: () => void;
};

/** All packs of one objects folder. Opened when first needed, and kept open. */
export function createPacks(
  objectsDir: string,
  resources: PackResources,
  readElsewhere: (oid: Oid) => RawObject,
): Packs {
  const folder = join(objectsDir, 'pack');
  let packs: Map<string, PackHere> | null = null;
  let unreadable: unknown = null;

  const open = (name: string): PackHere => {
    const indexPath = join(folder, `${name}.idx`);
    const indexFile = resources.openFile(indexPath);
    const whole = indexFile.size <= resources.indexBytes;
    let index: Pack['index'];
    try {
      index = readPackIndex(indexFile, indexPath, whole);
    } catch (error) {
      indexFile.close();
      throw error;
    }
    const path = join(folder, `${name}.pack`);
    const pack = openPack(resources.openFile(path), index, resources.cache, resources, readElsewhere);
    if (whole) {
      indexFile.close();
      resources.indexBytes -= indexFile.size;
    }
    return {
      ...pack,
      path,
      close: () => {
        pack.close();
        if (whole) resources.indexBytes += indexFile.size;
        else indexFile.close();
      },
    };
  };

  const refresh = (): boolean => {
    const before = packs ?? new Map<string, PackHere>();
    const now = new Map<string, PackHere>();
    let changed = packs === null;
    unreadable = null;
    for (const name of indexNames(folder)) {
      let pack = before.get(name);
      if (!pack) {
        changed = true;
        try {
          pack = open(name);
        } catch (error) {
          // Removed since the folder was listed, or an index whose pack is not there (yet).
          if (!(error instanceof FileGone)) unreadable = error;
          continue;
        }
      }
      now.set(name, pack);
    }
    for (const [name, pack] of before) if (!now.has(name)) pack.close();
    packs = now;
    return changed;
  };

  const all = (): Map<string, PackHere> => {
    if (packs === null) refresh();
    return packs as Map<string, PackHere>;
  };

  /** The pack that had the last object: its neighbours are often asked for next. */
  let recent: PackHere | null = null;

  const offsetIn = (pack: Pack, id: Buffer): number | null => {
    try {
      return pack.index.find(id);
    } catch (error) {
      // Removed by git: what it held stands elsewhere now.
      if (error instanceof FileGone) return null;
      throw error;
    }
  };

  function* find(oid: Oid): Generator<{ pack: PackHere; offset: number }> {
    const id = Buffer.from(oid, 'hex');
    const first = recent;
    const offset = first ? offsetIn(first, id) : null;
    if (first && offset !== null) yield { pack: first, offset };
    for (const pack of all().values()) {
      if (pack === first) continue;
      const there = offsetIn(pack, id);
      if (there === null) continue;
      recent = pack;
      yield { pack, offset: there };
    }
  }

  return {
    find,
    has: oid => !find(oid).next().done,
    unreadable: () => unreadable,
    refresh: () => {
      recent = null;
      return refresh();
    },
    close: () => {
      for (const pack of packs?.values() ?? []) pack.close();
      packs = null;
      recent = null;
    },
  };
}

const indexNames = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter(name => name.endsWith('.idx'))
      .map(name => name.slice(0, -'.idx'.length));
  } catch {
    return [];
  }
};
