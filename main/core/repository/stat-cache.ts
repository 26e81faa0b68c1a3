import type { BigIntStats } from 'node:fs';
import { type DiskTemps, moveFile, readIfThere } from './disk.ts';
import { isExactlyUnchanged, type KnownFile, knownFile } from './known-files.ts';
import {
  distrust,
  ensureFolder,
  findFolder,
  forgetFolder,
  type KnownFolder,
  newFolder,
} from './known-folders.ts';
import { decodeStatCache, encodeStatCache } from './stat-cache-file.ts';
import type { FileMode, Oid } from './types.ts';

/** What is known of the working folder, so that nothing that is unchanged is read again. */
export type StatCache = {
  top: KnownFolder;
  /** The ignore rules and the like under which it is true; '' when nothing is known. */
  circumstances: string;
  get: (path: string) => KnownFile | undefined;
  /** What is known of an unchanged file; null when its bytes must be read. */
  match: (path: string, stat: BigIntStats) => KnownFile | null;
  /** `readAtNs`: the clock before the bytes were read, see `nowNs`. */
  set: (path: string, stat: BigIntStats, file: { mode: FileMode; oid: Oid }, readAtNs: bigint) => void;
  remove: (path: string) => void;
  /** Has it written at the next `save`, or when nothing was learned for a while. */
  learned: () => void;
  /** Writes it if anything was learned. Where that fails, nothing is lost: it is only a cache. */
  save: () => void;
};

const idleMs = 5_000;

/** The folder and the name of a path. */
function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [slash < 0 ? '' : path.slice(0, slash), path.slice(slash + 1)];
}

function read(path: string) {
  try {
    const bytes = readIfThere(path);
    return bytes && decodeStatCache(bytes);
  } catch {
    return null;
  }
}

/** Opens the cache; empty when its file is missing or damaged. */
export function openStatCache(path: string, temps: DiskTemps): StatCache {
  const kept = read(path);
  let idle: NodeJS.Timeout | null = null;
  const find = (file: string) => {
    const [folder, name] = split(file);
    return findFolder(cache.top, folder)?.files.get(name);
  };
  const cache: StatCache = {
    top: kept?.top ?? newFolder('', null),
    circumstances: kept?.circumstances ?? '',
    get: find,
    match: (file, stat) => {
      const known = find(file);
      return known && isExactlyUnchanged(known, stat) ? known : null;
    },
    set: (file, stat, { mode, oid }, readAtNs) => {
      const [path, name] = split(file);
      const folder = ensureFolder(cache.top, path);
      // Where a folder stood, nothing that is known of it holds.
      forgetFolder(folder, name);
      folder.held.delete(name);
      folder.files.set(name, knownFile(stat, mode, oid, readAtNs));
      distrust(folder);
      cache.learned();
    },
    remove: file => {
      const [path, name] = split(file);
      const folder = findFolder(cache.top, path);
      if (!folder?.files.delete(name)) return;
      distrust(folder);
      cache.learned();
    },
    learned: () => {
      if (idle) idle.refresh();
      else idle = setTimeout(() => cache.save(), idleMs).unref();
    },
    save: () => {
      if (!idle) return;
      clearTimeout(idle);
      idle = null;
      try {
        const bytes = encodeStatCache(cache.top, cache.circumstances);
        moveFile(temps.write(bytes, { durable: false }), path);
      } catch {
        // A read-only or full disk: what is known is found again at the next open.
      }
    },
  };
  return cache;
}
