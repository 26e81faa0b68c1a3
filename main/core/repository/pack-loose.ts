import { Failure } from '../failure.ts';
import { createBreather } from './breathe.ts';
import { errnoOf, removeIfThere } from './disk.ts';
import { isGitPacking } from './git-packing.ts';
import { listLoose, loosePath, readLoose } from './loose-objects.ts';
import { createPackWriter, type DeflatedEntry, deflateEntry, type PackWriter } from './pack-writer.ts';
import { largeBytes, type ObjectType } from './raw-object.ts';
import { guardPack, type PackLoosePlace } from './removed-loose.ts';
import type { Oid } from './types.ts';

/** What is not a blob waits in memory, up to this many bytes, to stand together in the pack. */
const mostHeld = 24 * 1024 * 1024;
/** A pack that has grown beyond this is finished, and another one begun: bytes. */
const fullPack = 1024 * 1024 * 1024;

export type PackLooseOptions = { atLeast: number; signal?: AbortSignal | undefined };

/**
 * Copies that stay for a while, in large pieces: a small buffer shares its memory with its neighbours, and
 * would keep that alive.
 */
function createCopier(): (bytes: Buffer) => Buffer {
  let piece = Buffer.alloc(0);
  let used = 0;
  return bytes => {
    if (used + bytes.length > piece.length) {
      piece = Buffer.allocUnsafeSlow(Math.max(1024 * 1024, bytes.length));
      used = 0;
    }
    const copied = piece.subarray(used, used + bytes.length);
    used += bytes.copy(piece, used);
    return copied;
  };
}

/** What is no blob, kept back until it can be written in order: trees, then tags, then commits. */
function createHeld(writer: PackWriter, breathe: () => Promise<void> | undefined) {
  const held: { [type in Exclude<ObjectType, 'blob'>]: DeflatedEntry[] } = { tree: [], tag: [], commit: [] };
  const copyOf = createCopier();
  let bytes = 0;
  const release = async () => {
    for (const entries of Object.values(held)) {
      for (const entry of entries.splice(0)) {
        writer.add(entry);
        await breathe();
      }
    }
    bytes = 0;
  };
  return {
    hold: async (type: Exclude<ObjectType, 'blob'>, { oid, header, deflated }: DeflatedEntry) => {
      held[type].push({ oid, header: copyOf(header), deflated: copyOf(deflated) });
      bytes += header.length + deflated.length;
      if (bytes > mostHeld) await release();
    },
    release,
  };
}

/**
 * Packs the loose objects when there are `atLeast` of them, and removes their files once the pack is durable.
 * Lets others in every few milliseconds; what is damaged or large stays. Stopped or killed at any point it
 * leaves every object whole. Answers how many files it removed. Throws system errors.
 */
export async function packLoose(
  place: PackLoosePlace,
  { atLeast, signal }: PackLooseOptions,
): Promise<number> {
  const { objectsDir, gitDir, temps } = place;
  const breathe = createBreather();
  const loose: Oid[] = [];
  for (let first = 0; first < 256; first++) {
    loose.push(...listLoose(objectsDir, first.toString(16).padStart(2, '0')));
    await breathe();
  }
  if (loose.length < atLeast || isGitPacking(gitDir)) return 0;
  let removed = 0;
  for (let from = 0; from < loose.length && !signal?.aborted; ) {
    const { upTo, path, packed } = await packSome(from);
    from = upTo;
    if (!signal?.aborted) removed += await removeFiles(path, packed);
  }
  return removed;

  /** From `from` on, until the pack is full. `packed` stand whole in this pack or in another one. */
  async function packSome(from: number): Promise<{ upTo: number; path: string | null; packed: Oid[] }> {
    const packed: Oid[] = [];
    const writer = createPackWriter(objectsDir, temps, loose.length - from);
    const { hold, release } = createHeld(writer, breathe);
    let upTo = from;
    try {
      for (; upTo < loose.length && writer.size().bytes < fullPack; upTo++) {
        if (signal?.aborted) break;
        const oid = loose[upTo] as Oid;
        const isPacked = place.isPacked(oid);
        const object = isPacked ? null : readUndamaged(objectsDir, oid);
        if (object) {
          const entry = deflateEntry(oid, object.type, object.data);
          if (object.type === 'blob') writer.add(entry);
          else await hold(object.type, entry);
        }
        if (isPacked || object) packed.push(oid);
        await breathe();
      }
      await release();
      if (signal?.aborted || writer.size().entries === 0) {
        writer.abandon();
        return { upTo, path: null, packed };
      }
      const path = await writer.finishInTurns(breathe);
      place.refresh();
      return { upTo, path, packed };
    } catch (error) {
      writer.abandon();
      throw error;
    }
  }

  async function removeFiles(path: string | null, packed: Oid[]): Promise<number> {
    const guard = path === null ? null : guardPack(path, place);
    const gone: Oid[] = [];
    try {
      for (const oid of packed) {
        // What git is packing at this moment, git removes.
        if (signal?.aborted || (gone.length % 100 === 0 && isGitPacking(gitDir))) break;
        if (removeFile(loosePath(objectsDir, oid))) gone.push(oid);
        await breathe();
      }
      await guard?.settle(gone, signal);
      return gone.length;
    } finally {
      guard?.close();
    }
  }
}

/** Null for what is damaged, too large, or gone. */
function readUndamaged(objectsDir: string, oid: Oid) {
  try {
    return readLoose(objectsDir, oid, largeBytes);
  } catch (error) {
    if (error instanceof Failure || ['EACCES', 'EPERM', 'EIO'].includes(errnoOf(error))) return null;
    throw error;
  }
}

/** Answers whether it is gone: somebody may have it open, or have taken the permission. */
function removeFile(path: string): boolean {
  try {
    removeIfThere(path);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EBUSY'].includes(errnoOf(error))) return false;
    throw error;
  }
}
