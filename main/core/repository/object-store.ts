import { type BigIntStats, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { type DiskTemps, syncTogether } from './disk.ts';
import { storeLargeFile } from './large-blob.ts';
import { openObjectSources } from './object-sources.ts';
import { type PackLooseOptions, packLoose } from './pack-loose.ts';
import { createQueue } from './parallel.ts';
import {
  type ObjectHeader,
  type ObjectType,
  objectId,
  objectLimit,
  objectMissing,
  type RawObject,
} from './raw-object.ts';
import type { Oid } from './types.ts';
import { writeObjects, writePack } from './write-objects.ts';

/** Objects wait in memory up to this many bytes before they go to disk. */
const pendingLimit = 48 * 1024 * 1024;
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export type ObjectStore = {
  /** Throws `version-damaged` (missing or broken) or `file-too-large` (more than `limit` bytes). */
  read: (oid: Oid, limit?: number) => RawObject;
  /** From the header alone: says nothing about whether the rest is whole. Throws `version-damaged`. */
  typeOf: (oid: Oid) => ObjectHeader;
  has: (oid: Oid) => boolean;
  /** Readable at once, durable after `flush`. */
  write: (type: ObjectType, data: Buffer) => Oid;
  /**
   * Stores a file as a blob without holding it in memory, durable at once; answers its id, and its stat from
   * before it was read. For files of more than `largeBytes`. Throws `file-changed`, `file-too-large`.
   */
  writeLargeFile: (path: string) => Promise<{ oid: Oid; stat: BigIntStats }>;
  /** Writes what waits, and waits until it is durable, and so are the bytes of the other files `beside`. */
  flush: (beside?: readonly string[]) => Promise<void>;
  /** Looks at the disk anew if git has packed or pruned meanwhile. */
  revalidate: () => void;
  /** Packs the loose objects when there are `atLeast` of them; see pack-loose.ts. Answers how many. */
  packLoose: (options: PackLooseOptions) => Promise<number>;
  close: () => void;
};

/** Reads objects from loose files and packs; writes loose files, or a pack where there are many. */
export function openObjectStore(gitDir: string, temps: DiskTemps): ObjectStore {
  const objectsDir = join(gitDir, 'objects');
  const sources = openObjectSources(objectsDir);
  const pending = new Map<Oid, RawObject>();
  let pendingBytes = 0;
  /** Proven to be whole on disk by this process. */
  const proven = new Set<Oid>();

  /** Looks again where git may have packed meanwhile. */
  const lookUp = <T>(oid: Oid, work: () => T | null): T => {
    let damage: unknown = null;
    for (const isSecond of [false, true]) {
      if (isSecond && !sources.refresh()) break;
      try {
        const found = work();
        if (found) return found;
      } catch (error) {
        if (!(error instanceof Failure) || error.code === 'file-too-large') throw error;
        damage = error;
      }
    }
    throw damage ?? objectMissing(oid);
  };

  const isKnown = (oid: Oid): boolean => pending.has(oid) || proven.has(oid) || sources.isListed(oid);

  /** Whether a whole copy is on disk: an empty or torn one has to be written again. */
  const isWhole = (oid: Oid): boolean => {
    if (proven.has(oid)) return true;
    if (!sources.isThere(oid)) return false;
    try {
      if (!sources.find(oid, objectLimit)) return false;
    } catch {
      return false;
    }
    sources.freshen(oid);
    proven.add(oid);
    return true;
  };

  const headerOf = (oid: Oid): ObjectHeader | null => {
    try {
      return sources.header(oid);
    } catch {
      return null;
    }
  };

  /** Changes when git packs, and when it prunes a whole folder of loose objects. */
  const readStamp = (): string =>
    [objectsDir, join(objectsDir, 'pack')]
      .map(folder => statSync(folder, { bigint: true, throwIfNoEntry: false })?.mtimeNs)
      .join(' ');
  let stamp = readStamp();

  const settle = (batch: ReadonlyMap<Oid, RawObject>) => {
    for (const [oid, { data }] of batch) {
      proven.add(oid);
      if (pending.delete(oid)) pendingBytes -= data.length;
    }
  };

  const inTurn = createQueue();
  const flushNow = async (beside: readonly string[]) => {
    if (pending.size === 0) return await syncTogether(beside);
    const batch = new Map(pending);
    const unchanged = readStamp() === stamp;
    const written = await writeObjects(objectsDir, temps, batch, beside);
    settle(batch);
    // A pack is news to `revalidate`, too: git may have packed in the same moment.
    if (written === 'packed') sources.refresh();
    else if (unchanged) stamp = readStamp();
  };

  /** So much waits that it is written at once. */
  const relieve = () => {
    const batch = new Map(pending);
    writePack(objectsDir, temps, batch);
    settle(batch);
    sources.refresh();
  };

  return {
    read: (oid, limit = objectLimit) => {
      const waiting = pending.get(oid);
      if (waiting) return waiting;
      // Git knows the empty tree without storing it.
      if (oid === emptyTree) return { type: 'tree', data: Buffer.alloc(0) };
      return lookUp(oid, () => sources.find(oid, limit));
    },
    typeOf: oid => {
      const waiting = pending.get(oid);
      if (waiting) return { type: waiting.type, size: waiting.data.length };
      if (oid === emptyTree) return { type: 'tree', size: 0 };
      return lookUp(oid, () => sources.header(oid));
    },
    has: oid => {
      if (isKnown(oid)) return true;
      sources.forgetLists(oid.slice(0, 2));
      sources.refresh();
      return isKnown(oid);
    },
    write: (type, data) => {
      if (data.length > objectLimit) {
        throw new Failure('file-too-large', 'This is larger than 512 MB.', { limit: objectLimit });
      }
      const oid = objectId(type, data);
      if (pending.has(oid) || isWhole(oid)) return oid;
      pending.set(oid, { type, data });
      pendingBytes += data.length;
      if (pendingBytes > pendingLimit) relieve();
      return oid;
    },
    writeLargeFile: async path => {
      // A packed copy is believed by its header, as git does; a loose one is replaced.
      const isStored = (oid: Oid, size: number) =>
        proven.has(oid) || (sources.isInPack(oid) && headerOf(oid)?.size === size);
      const stored = await storeLargeFile(path, { objectsDir, temps, isStored });
      proven.add(stored.oid);
      sources.forgetLists(stored.oid.slice(0, 2));
      return stored;
    },
    flush: (beside = []) => inTurn(() => flushNow(beside)),
    revalidate: () => {
      const now = readStamp();
      if (now === stamp) return;
      stamp = now;
      proven.clear();
      sources.forgetLists();
      sources.refresh();
    },
    packLoose: async options => {
      const { isPacked, refresh } = sources;
      try {
        return await packLoose({ objectsDir, gitDir, temps, isPacked, refresh }, options);
      } finally {
        sources.forgetLists();
      }
    },
    close: sources.close,
  };
}
