import { existsSync, statSync, utimesSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { createBaseCache } from './base-cache.ts';
import { readIfThere } from './disk.ts';
import { listLoose, loosePath, readLoose, readLooseHeader } from './loose-objects.ts';
import { createOpenFiles, FileGone } from './open-files.ts';
import type { Pack } from './pack.ts';
import { createPacks, type PackResources, type Packs } from './packs.ts';
import {
  type ObjectHeader,
  objectDamaged,
  objectId,
  objectLimit,
  objectMissing,
  type RawObject,
} from './raw-object.ts';
import type { Oid } from './types.ts';

const mostOpenFiles = 64;
const mostIndexBytes = 64 * 1024 * 1024;
const mostPackBytes = 24 * 1024 * 1024;
const mostBaseBytes = 32 * 1024 * 1024;
const deepestAlternate = 5;
/** Git prunes after two weeks, unless told otherwise. */
const freshForMs = 60 * 60_000;
const mostAlternates = 100;
/** Bases that one read may look for outside of their packs. */
const mostDetours = 32;
/** So many loose objects of a folder are looked for one by one before the folder is listed. */
const mostLookedFor = 4;

export type ObjectSources = {
  /** Any whole copy, proven by its id; null when there is none. Throws `version-damaged`, `file-too-large`. */
  find: (oid: Oid, limit: number) => RawObject | null;
  header: (oid: Oid) => ObjectHeader | null;
  /** From lists in memory, mostly: may miss what another process has just written. */
  isListed: (oid: Oid) => boolean;
  /** From the pack indexes in memory, and the disk. */
  isThere: (oid: Oid) => boolean;
  /** Whether some pack says that it holds it. */
  isInPack: (oid: Oid) => boolean;
  /** Whether a pack of this repository itself holds a whole copy. */
  isPacked: (oid: Oid) => boolean;
  /** Makes the file that holds an object look new, so that git does not prune what is about to be used. */
  freshen: (oid: Oid) => void;
  /** Looks at the pack folders again; answers whether anything changed. */
  refresh: () => boolean;
  /** Lists loose objects anew; all of them, or those of one folder. */
  forgetLists: (prefix?: string) => void;
  close: () => void;
};

type Source = {
  dir: string;
  packs: Packs;
  /** The loose objects of a folder, and how many were looked for before it was listed. */
  loose: Map<string, Set<Oid>>;
  lookedFor: Map<string, number>;
};

/**
 * The objects folder and those it borrows from (gitrepository-layout: objects/info/alternates), each once,
 * however they name each other.
 */
function objectFolders(dir: string, folders: string[] = [], depth = 0): string[] {
  if (folders.includes(dir) || folders.length >= mostAlternates) return folders;
  folders.push(dir);
  if (depth >= deepestAlternate) return folders;
  const text = readIfThere(join(dir, 'info', 'alternates'))?.toString('utf8') ?? '';
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    objectFolders(isAbsolute(line) ? resolve(line) : resolve(dir, line), folders, depth + 1);
  }
  return folders;
}

/** As git does when it finds that an object is there already. */
function freshenFile(path: string): void {
  const now = Date.now();
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat || now - stat.mtimeMs < freshForMs) return;
  try {
    utimesSync(path, now / 1000, now / 1000);
  } catch {
    // Somebody else's file: it was there all the time.
  }
}

const isDamage = (error: unknown): boolean => error instanceof Failure && error.code !== 'file-too-large';

/** Reads objects from packs and loose files, of this repository and of those that it borrows from. */
export function openObjectSources(objectsDir: string): ObjectSources {
  const resources: PackResources = {
    openFile: createOpenFiles(mostOpenFiles),
    cache: createBaseCache(mostBaseBytes),
    indexBytes: mostIndexBytes,
    packBytes: mostPackBytes,
  };
  let detours = 0;
  let depth = 0;
  const readElsewhere = (oid: Oid): RawObject => {
    if (++detours > mostDetours) throw objectDamaged(oid, 'stands on itself');
    const object = find(oid, objectLimit);
    if (!object) throw objectMissing(oid);
    return object;
  };
  const sources: Source[] = objectFolders(objectsDir).map(dir => ({
    dir,
    packs: createPacks(dir, resources, readElsewhere),
    loose: new Map(),
    lookedFor: new Map(),
  }));

  /** What the first whole copy gives. */
  const fromAny = <T>(
    oid: Oid,
    fromPack: (pack: Pack, offset: number) => T,
    fromLoose: (dir: string) => T | null,
  ): T | null => {
    let damage: unknown = null;
    const attempt = (work: () => T | null): T | null => {
      try {
        return work();
      } catch (error) {
        // Another copy may be whole, or stand where git has packed it to.
        if (isDamage(error)) damage ??= error;
        else if (!(error instanceof FileGone)) throw error;
        return null;
      }
    };
    for (const { dir, packs } of sources) {
      for (const { pack, offset } of packs.find(oid)) {
        const found = attempt(() => fromPack(pack, offset));
        if (found) return found;
      }
      const found = attempt(() => fromLoose(dir));
      if (found) return found;
      damage ??= packs.unreadable();
    }
    if (damage !== null) throw damage;
    return null;
  };

  const readPacked = (pack: Pack, offset: number, oid: Oid, limit: number): RawObject => {
    if (depth === 0) detours = 0;
    depth++;
    try {
      const object = pack.read(offset, oid, limit);
      if (objectId(object.type, object.data) === oid) return object;
      throw objectDamaged(oid, 'does not hold what its id says');
    } finally {
      depth--;
    }
  };

  const find = (oid: Oid, limit: number): RawObject | null =>
    fromAny(
      oid,
      (pack, offset) => readPacked(pack, offset, oid, limit),
      dir => readLoose(dir, oid, limit),
    );

  const isPacked = (oid: Oid): boolean => {
    for (const { pack, offset } of sources[0]?.packs.find(oid) ?? []) {
      try {
        readPacked(pack, offset, oid, objectLimit);
        return true;
      } catch {
        // Another one may be whole.
      }
    }
    return false;
  };

  const isLoose = ({ dir, loose, lookedFor }: Source, oid: Oid): boolean => {
    const prefix = oid.slice(0, 2);
    let ids = loose.get(prefix);
    if (!ids) {
      const before = lookedFor.get(prefix) ?? 0;
      if (before < mostLookedFor) {
        lookedFor.set(prefix, before + 1);
        return existsSync(loosePath(dir, oid));
      }
      ids = new Set(listLoose(dir, prefix));
      loose.set(prefix, ids);
    }
    return ids.has(oid);
  };

  return {
    find,
    header: oid =>
      fromAny(
        oid,
        (pack, offset) => pack.header(offset, oid),
        dir => readLooseHeader(dir, oid),
      ),
    isListed: oid => sources.some(source => source.packs.has(oid) || isLoose(source, oid)),
    isInPack: oid => sources.some(({ packs }) => packs.has(oid)),
    isPacked,
    isThere: oid => sources.some(({ dir, packs }) => packs.has(oid) || existsSync(loosePath(dir, oid))),
    freshen: oid => {
      const packed = sources[0]?.packs.find(oid).next().value?.pack.path;
      for (const path of [packed, loosePath(objectsDir, oid)]) if (path !== undefined) freshenFile(path);
    },
    refresh: () => sources.map(({ packs }) => packs.refresh()).some(changed => changed),
    forgetLists: prefix => {
      for (const { loose } of sources) {
        if (prefix === undefined) loose.clear();
        else loose.delete(prefix);
      }
    },
    close: () => {
      for (const { packs } of sources) packs.close();
    },
  };
}
