import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { createBreather } from '../../../../repository/breathe.ts';
import { applyDelta } from '../../../../repository/delta.ts';
import { inflateSized } from '../../../../repository/inflate.ts';
import { type EntryHeader, parseEntryHeader } from '../../../../repository/pack-entry.ts';
import { objectId, objectLimit, objectMissing, type RawObject } from '../../../../repository/raw-object.ts';
import type { Oid } from '../../../../repository/types.ts';
import type { ReadObject } from '../remote.ts';

/** Thrown for bytes that are no whole pack. */
export class PackDamaged extends Error {}

const longestHeader = 32;
const cacheBytes = 64 * 1024 * 1024;

type Entry = EntryHeader & { start: number };

/** Inflates what stands at the beginning of `bytes`, and tells how many of them it took. */
function inflateCounted(bytes: Buffer, size: number): number {
  const options = { info: true, maxOutputLength: Math.max(size, 1) };
  // With `info`, which the types do not know, zlib answers its engine as well.
  const { buffer, engine } = inflateSync(bytes, options) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  if (buffer.length !== size) throw new PackDamaged('size');
  return engine.bytesWritten;
}

/**
 * Reads a pack that was received; its bytes stay in memory deflated. Every object's id is computed from its
 * bytes. Throws `PackDamaged`. Format: https://git-scm.com/docs/gitformat-pack
 */
export async function readReceivedPack(pack: Buffer, signal: AbortSignal): Promise<ReadObject> {
  const end = pack.length - 20;
  if (end < 12 || pack.toString('latin1', 0, 4) !== 'PACK' || pack.readUInt32BE(4) !== 2)
    throw new PackDamaged('head');
  if (!createHash('sha1').update(pack.subarray(0, end)).digest().equals(pack.subarray(end))) {
    throw new PackDamaged('checksum');
  }
  const breathe = createBreather();
  const entries = new Map<number, Entry>();
  let at = 12;
  for (let left = pack.readUInt32BE(8); left > 0; left--) {
    await breathe();
    signal.throwIfAborted();
    const header = parseEntryHeader(pack.subarray(at, at + longestHeader), at);
    if (!header || header.size > objectLimit) throw new PackDamaged('entry');
    const start = at + header.length;
    entries.set(at, { ...header, start });
    at = start + inflateCounted(pack.subarray(start, end), header.size);
  }
  if (at !== end) throw new PackDamaged('end');

  const offsets = new Map<Oid, number>();
  const cache = new Map<number, RawObject>();
  let cached = 0;
  /** Null where the base is not known (yet). */
  const readAt = (offset: number): RawObject | null => {
    const before = cache.get(offset);
    if (before) return before;
    const entry = entries.get(offset);
    if (!entry) return null;
    const bytes = inflateSized(pack.subarray(entry.start, end), entry.size);
    let object: RawObject;
    if (entry.kind === 'whole') object = { type: entry.type, data: bytes };
    else {
      const baseAt = typeof entry.base === 'number' ? entry.base : offsets.get(entry.base);
      const base = baseAt === undefined ? null : readAt(baseAt);
      if (!base) return null;
      object = { type: base.type, data: applyDelta(bytes, base.data) };
    }
    cached += object.data.length;
    if (cached > cacheBytes) {
      cache.clear();
      cached = object.data.length;
    }
    cache.set(offset, object);
    return object;
  };

  let waiting = [...entries.keys()];
  while (waiting.length > 0) {
    const later: number[] = [];
    for (const offset of waiting) {
      await breathe();
      signal.throwIfAborted();
      const object = readAt(offset);
      if (object) offsets.set(objectId(object.type, object.data), offset);
      else later.push(offset);
    }
    if (later.length === waiting.length) throw new PackDamaged('base');
    waiting = later;
  }
  return oid => {
    const offset = offsets.get(oid);
    const object = offset === undefined ? null : readAt(offset);
    if (!object) throw objectMissing(oid);
    return object;
  };
}
