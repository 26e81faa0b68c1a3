import { Failure } from '../failure.ts';
import type { BaseCache } from './base-cache.ts';
import { applyDelta, DeltaDamaged, deltaResultSize } from './delta.ts';
import { inflateSized, inflateStart, mostDeflated, strongestDeflate } from './inflate.ts';
import type { OpenFile } from './open-files.ts';
import { type EntryHeader, parseEntryHeader } from './pack-entry.ts';
import type { PackIndex } from './pack-index.ts';
import {
  type ObjectHeader,
  objectDamaged,
  objectLimit,
  objectTooLarge,
  type RawObject,
} from './raw-object.ts';
import type { Oid } from './types.ts';

/** Git itself never makes longer chains. */
const longestChain = 4096;
/** Of one chain, together: bytes. */
const mostDeltas = 256 * 1024 * 1024;
const trailerBytes = 20;
/** From so many on it pays to read a small pack as a whole. */
const manyReads = 256;

export type Pack = {
  index: PackIndex;
  /** The object at an offset of the index; `oid` only for messages. Not proven to be what its id says. */
  read: (offset: number, oid: Oid, limit: number) => RawObject;
  header: (offset: number, oid: Oid) => ObjectHeader;
  close: () => void;
};

let opened = 0;
/** Most entries are smaller. Used for one entry at a time. */
const window = Buffer.allocUnsafe(4096);

/**
 * Reads a pack by position. Format: https://git-scm.com/docs/gitformat-pack
 * `memory.packBytes` may still be held. `readElsewhere` is asked for a base that is not in this pack, or is damaged in it.
 */
export function openPack(
  file: OpenFile,
  index: PackIndex,
  cache: BaseCache,
  memory: { packBytes: number },
  readElsewhere: (oid: Oid) => RawObject,
): Pack {
  const self = opened++;
  const end = file.size - trailerBytes;

  let reads = 0;
  let held: Buffer | null = null;

  /** Small packs that are read from a lot are held in memory. */
  const hold = () => {
    if (file.size > memory.packBytes) return;
    const whole = Buffer.allocUnsafeSlow(file.size);
    if (file.readAt(whole, 0) < whole.length) return;
    memory.packBytes -= whole.length;
    held = whole;
  };

  /** Those bytes of the pack; `into` is used, or else new memory, where they have to be read. */
  const bytesAt = (from: number, length: number, oid: Oid, into?: Buffer): Buffer => {
    if (++reads === manyReads) hold();
    if (held) return held.subarray(from, from + length);
    const bytes = into?.subarray(0, length) ?? Buffer.allocUnsafe(length);
    if (file.readAt(bytes, from) < length) throw objectDamaged(oid, "can't be read from its pack");
    return bytes;
  };

  const headerAt = (offset: number, oid: Oid): EntryHeader & { start: Buffer } => {
    const there = Math.min(window.length, end - offset);
    const start = there > 0 ? bytesAt(offset, there, oid, window) : null;
    const header = start && parseEntryHeader(start, offset);
    if (!header || header.length > start.length) throw objectDamaged(oid, "can't be read from its pack");
    return { ...header, start: start.subarray(header.length) };
  };

  const unpack = (
    entry: EntryHeader & { start: Buffer },
    offset: number,
    oid: Oid,
    limit: number,
  ): Buffer => {
    const { size } = entry;
    const from = offset + entry.length;
    if (size > (end - from) * strongestDeflate) throw objectDamaged(oid, 'claims an impossible length');
    if (size > limit) throw objectTooLarge(oid, limit);
    const wanted = Math.min(mostDeflated(size), end - from);
    const packed = wanted > entry.start.length ? bytesAt(from, wanted, oid) : entry.start;
    let data: Buffer;
    try {
      data = inflateSized(packed, size);
    } catch (error) {
      throw objectDamaged(oid, "can't be unpacked", error);
    }
    if (data.length !== size) throw objectDamaged(oid, 'has a wrong length');
    return data;
  };

  /** The entry at an offset: the object, or a delta and where its base is. */
  const entryAt = (offset: number, oid: Oid, limit: number): RawObject | Delta => {
    const entry = headerAt(offset, oid);
    if (entry.kind === 'whole') {
      const object = { type: entry.type, data: unpack(entry, offset, oid, limit) };
      cache.set(self, offset, object);
      return object;
    }
    const delta = unpack(entry, offset, oid, objectLimit);
    if (resultSize(delta, oid) > limit) throw objectTooLarge(oid, limit);
    return { offset, delta, base: entry.base };
  };

  const read: Pack['read'] = (start, oid, limit) => {
    const deltas: Delta[] = [];
    let deltaBytes = 0;
    let offset = start;
    let object: RawObject | undefined;
    while (!object) {
      object = cache.get(self, offset);
      if (object) break;
      // A base may be larger than what is made from it.
      const found = deltas.length === 0 ? entryAt(offset, oid, limit) : baseAt(offset, oid);
      if ('type' in found) {
        object = found;
        break;
      }
      deltas.push(found);
      deltaBytes += found.delta.length;
      if (deltas.length > longestChain || deltaBytes > mostDeltas) {
        throw objectDamaged(oid, 'stands on too long a chain of deltas');
      }
      const base = placeOf(found.base);
      if (base === null) object = readElsewhere(`${found.base}`);
      else offset = base;
    }
    for (const { offset: at, delta } of deltas.reverse()) {
      object = { type: object.type, data: applied(delta, object.data, oid) };
      cache.set(self, at, object);
    }
    if (object.data.length > limit) throw objectTooLarge(oid, limit);
    return object;
  };

  const baseAt = (offset: number, oid: Oid): RawObject | Delta => {
    try {
      return entryAt(offset, oid, objectLimit);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'version-damaged') throw error;
      const base = index.idAt(offset);
      if (base === null) throw error;
      try {
        return readElsewhere(base);
      } catch {
        throw error;
      }
    }
  };

  const placeOf = (base: number | Oid) =>
    typeof base === 'number' ? base : index.find(Buffer.from(base, 'hex'));

  const header: Pack['header'] = (start, oid) => {
    let size: number | undefined;
    let offset = start;
    for (let depth = 0; depth <= longestChain; depth++) {
      const entry = headerAt(offset, oid);
      if (entry.kind === 'whole') return { type: entry.type, size: size ?? entry.size };
      size ??= resultSize(startOf(entry.start, oid), oid);
      const base = placeOf(entry.base);
      if (base === null) return { type: readElsewhere(`${entry.base}`).type, size };
      offset = base;
    }
    throw objectDamaged(oid, 'stands on too long a chain of deltas');
  };

  const close = () => {
    file.close();
    if (held) memory.packBytes += held.length;
    held = null;
  };

  return { index, read, header, close };
}

type Delta = { offset: number; delta: Buffer; base: number | Oid };

function startOf(deflated: Buffer, oid: Oid): Buffer {
  try {
    return inflateStart(deflated);
  } catch (error) {
    throw objectDamaged(oid, "can't be unpacked", error);
  }
}

function resultSize(delta: Buffer, oid: Oid): number {
  try {
    return deltaResultSize(delta);
  } catch (error) {
    throw deltaFailure(error, oid);
  }
}

function applied(delta: Buffer, base: Buffer, oid: Oid): Buffer {
  try {
    return applyDelta(delta, base);
  } catch (error) {
    throw deltaFailure(error, oid);
  }
}

const deltaFailure = (error: unknown, oid: Oid): unknown =>
  error instanceof DeltaDamaged ? objectDamaged(oid, "can't be unpacked", error) : error;
