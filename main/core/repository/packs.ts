import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './durable-fs.ts';
import { openPack, type Pack } from './pack.ts';
import type { RawObject } from './raw-object.ts';
import type { Oid } from './types.ts';

export type Packs = {
  has: (oid: Oid) => Promise<boolean>;
  read: (oid: Oid, limit: number) => Promise<RawObject | null>;
  /** Looks at the folder again: git may have packed anew. Answers whether anything changed. */
  refresh: () => Promise<boolean>;
  close: () => Promise<void>;
};

/** All packs of one objects folder. Opened when first needed, and kept open. */
export function createPacks(
  objectsDir: string,
  readElsewhere: (oid: Oid, limit: number) => Promise<RawObject>,
): Packs {
  const folder = join(objectsDir, 'pack');
  let packs = new Map<string, Pack>();
  /** Gone from the folder, but perhaps still being read from. */
  const retired: Pack[] = [];
  let unreadable: unknown = null;
  let refreshing: Promise<boolean> | null = null;

  const list = async (): Promise<boolean> => {
    const names = (await readdir(folder).catch(() => []))
      .filter(name => name.endsWith('.idx'))
      .map(name => name.slice(0, -'.idx'.length));
    const next = new Map<string, Pack>();
    let changed = false;
    unreadable = null;
    for (const name of names) {
      let pack = packs.get(name);
      if (!pack) {
        changed = true;
        try {
          pack = await openPack(join(folder, name), readElsewhere);
        } catch (error) {
          // Removed since the folder was listed, or an index whose pack is not there (yet).
          if (errnoOf(error) !== 'ENOENT') unreadable = error;
          continue;
        }
      }
      next.set(name, pack);
    }
    for (const [name, pack] of packs) if (!next.has(name)) retired.push(pack);
    packs = next;
    return changed;
  };

  const refresh = () => {
    refreshing ??= list().finally(() => {
      refreshing = null;
    });
    return refreshing;
  };

  let opened: Promise<unknown> | null = null;
  const find = async (oid: Oid): Promise<{ pack: Pack; offset: number } | null> => {
    opened ??= refresh();
    await opened;
    for (const pack of packs.values()) {
      const offset = pack.index.find(oid);
      if (offset !== null) return { pack, offset };
    }
    return null;
  };

  return {
    has: async oid => (await find(oid)) !== null,
    read: async (oid, limit) => {
      const found = await find(oid);
      if (found) return await found.pack.read(found.offset, oid, limit);
      // It may be in the pack that can't be read.
      if (unreadable !== null) throw unreadable;
      return null;
    },
    refresh,
    close: async () => {
      for (const pack of [...packs.values(), ...retired.splice(0)]) await pack.close();
      packs = new Map();
    },
  };
}
