import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { makeFolders, moveFile, readIfThere, removeIfThere, syncFolder, type Temps } from './durable-fs.ts';
import { deflateBytes } from './inflate.ts';
import { listLoose, loosePath, readLoose } from './loose-objects.ts';
import { createPacks, type Packs } from './packs.ts';
import { createQueue, forEachBounded } from './parallel.ts';
import {
  type ObjectType,
  objectHeader,
  objectId,
  objectLimit,
  objectMissing,
  type RawObject,
} from './raw-object.ts';
import type { Oid } from './types.ts';

/** Objects wait in memory up to this many bytes before they go to disk. */
const pendingLimit = 48 * 1024 * 1024;
const writesAtATime = 8;
const deepestAlternate = 5;
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export type ObjectStore = {
  /** Throws `version-damaged` (missing or broken) or `file-too-large` (more than `limit` bytes). */
  read: (oid: Oid, limit?: number) => Promise<RawObject>;
  has: (oid: Oid) => Promise<boolean>;
  /** Readable at once, durable after `flush`. */
  write: (type: ObjectType, data: Buffer) => Promise<Oid>;
  /** Writes what waits, and waits until it is durable. */
  flush: () => Promise<void>;
  /** Looks at the disk anew if git has packed or pruned meanwhile. */
  revalidate: () => Promise<void>;
  close: () => Promise<void>;
};

type Source = { dir: string; packs: Packs; loose: Map<string, Promise<Set<Oid>>> };

/** The objects folder and those it borrows from (gitrepository-layout: objects/info/alternates). */
async function objectFolders(dir: string, depth = 0): Promise<string[]> {
  const text = (await readIfThere(join(dir, 'info', 'alternates')))?.toString('utf8') ?? '';
  const folders = [dir];
  if (depth >= deepestAlternate) return folders;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const path = isAbsolute(line) ? line : resolve(dir, line);
    for (const folder of await objectFolders(path, depth + 1)) {
      if (!folders.includes(folder)) folders.push(folder);
    }
  }
  return folders;
}

/** Reads objects from loose files and packs; writes loose ones. */
export async function openObjectStore(objectsDir: string, temps: Temps): Promise<ObjectStore> {
  const readElsewhere = (oid: Oid, limit: number) => read(oid, limit);
  const sources: Source[] = (await objectFolders(objectsDir)).map(dir => ({
    dir,
    packs: createPacks(dir, readElsewhere),
    loose: new Map(),
  }));
  const pending = new Map<Oid, RawObject>();
  let pendingBytes = 0;
  /** Proven to be whole on disk by this process. */
  const proven = new Set<Oid>();
  const inTurn = createQueue();

  const find = async (oid: Oid, limit: number): Promise<RawObject | null> => {
    let damage: unknown = null;
    for (const { dir, packs } of sources) {
      try {
        const object = (await packs.read(oid, limit)) ?? (await readLoose(dir, oid, limit));
        if (object) return object;
      } catch (error) {
        if (error instanceof Failure && error.code === 'file-too-large') throw error;
        // Another copy may be whole.
        damage ??= error;
        const loose = await readLoose(dir, oid, limit).catch(() => null);
        if (loose) return loose;
      }
    }
    if (damage) throw damage;
    return null;
  };

  const refresh = async (): Promise<boolean> => {
    let changed = false;
    for (const { packs } of sources) if (await packs.refresh()) changed = true;
    return changed;
  };

  const read = async (oid: Oid, limit = objectLimit): Promise<RawObject> => {
    const waiting = pending.get(oid);
    if (waiting) return waiting;
    const object = (await find(oid, limit)) ?? ((await refresh()) ? await find(oid, limit) : null);
    if (object) return object;
    // Git knows the empty tree without storing it.
    if (oid === emptyTree) return { type: 'tree', data: Buffer.alloc(0) };
    throw objectMissing(oid);
  };

  const listed = ({ dir, loose }: Source, prefix: string) => {
    let ids = loose.get(prefix);
    if (!ids) {
      ids = listLoose(dir, prefix);
      loose.set(prefix, ids);
    }
    return ids;
  };

  /** From what is in memory: may miss what another process has just written. */
  const isKnown = async (oid: Oid): Promise<boolean> => {
    if (pending.has(oid) || proven.has(oid)) return true;
    for (const source of sources) {
      if ((await source.packs.has(oid)) || (await listed(source, oid.slice(0, 2))).has(oid)) return true;
    }
    return false;
  };

  const forget = () => {
    proven.clear();
    for (const { loose } of sources) loose.clear();
  };

  const has = async (oid: Oid): Promise<boolean> => {
    if (await isKnown(oid)) return true;
    for (const { loose } of sources) loose.delete(oid.slice(0, 2));
    await refresh();
    return await isKnown(oid);
  };

  /** Changes when git packs, and when it prunes a whole folder of loose objects. */
  const readStamp = async (): Promise<string> => {
    const folders = [objectsDir, join(objectsDir, 'pack')];
    const stats = await Promise.all(folders.map(folder => stat(folder, { bigint: true }).catch(() => null)));
    return stats.map(found => `${found?.mtimeNs}`).join(' ');
  };
  let stamp = await readStamp();

  /** Whether a whole copy is on disk: an empty or torn one has to be written again. */
  const isWhole = async (oid: Oid): Promise<boolean> => {
    if (proven.has(oid)) return true;
    if (!(await isKnown(oid))) return false;
    try {
      if (!(await find(oid, objectLimit))) return false;
    } catch {
      return false;
    }
    proven.add(oid);
    return true;
  };

  const put = async (oid: Oid, { type, data }: RawObject): Promise<{ temp: string; oid: Oid }> => {
    const bytes = await deflateBytes(Buffer.concat([objectHeader(type, data.length), data]));
    return { oid, temp: await temps.write(bytes, { mode: 0o444 }) };
  };

  const flushNow = async (): Promise<void> => {
    const batch = [...pending];
    const unchanged = (await readStamp()) === stamp;
    const written: { temp: string; oid: Oid }[] = [];
    const folders = new Set<string>();
    try {
      await forEachBounded(batch, writesAtATime, async ([oid, object]) => {
        written.push(await put(oid, object));
      });
      for (const { oid } of written) folders.add(dirname(loosePath(objectsDir, oid)));
      let madeFolder = false;
      for (const folder of folders) if (await makeFolders(folder)) madeFolder = true;
      await forEachBounded(written, writesAtATime, async ({ oid, temp }) => {
        await moveFile(temp, loosePath(objectsDir, oid));
      });
      await forEachBounded([...folders], writesAtATime, syncFolder);
      if (madeFolder) await syncFolder(objectsDir);
      if (unchanged) stamp = await readStamp();
    } catch (error) {
      for (const { temp } of written) await removeIfThere(temp);
      throw error;
    }
    for (const [oid, { data }] of batch) {
      proven.add(oid);
      if (pending.delete(oid)) pendingBytes -= data.length;
    }
  };

  return {
    read,
    has,
    write: async (type, data) => {
      const oid = objectId(type, data);
      if (pending.has(oid) || (await isWhole(oid))) return oid;
      if (data.length > objectLimit) {
        throw new Failure('file-too-large', 'This is larger than 512 MB.', { limit: objectLimit });
      }
      if (!pending.has(oid)) {
        pending.set(oid, { type, data });
        pendingBytes += data.length;
      }
      if (pendingBytes > pendingLimit) await inTurn(flushNow);
      return oid;
    },
    flush: () => (pending.size > 0 ? inTurn(flushNow) : inTurn(async () => undefined)),
    revalidate: async () => {
      const now = await readStamp();
      if (now === stamp) return;
      stamp = now;
      forget();
      await refresh();
    },
    close: async () => {
      for (const { packs } of sources) await packs.close();
    },
  };
}
