import { type FileHandle, open } from 'node:fs/promises';
import { applyDelta, deltaResultSize } from './delta.ts';
import { inflateBounded } from './inflate.ts';
import { type PackIndex, readPackIndex } from './pack-index.ts';
import { type ObjectType, objectDamaged, objectLimit, objectTooLarge, type RawObject } from './raw-object.ts';
import type { Oid } from './types.ts';

const types: { [kind: number]: ObjectType } = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const offsetDelta = 6;
const refDelta = 7;
/** Git itself never makes longer chains. */
const longestChain = 4096;
/** Deflate makes data smaller by 1032 times at most. */
const strongestDeflate = 1032;
const cacheBytes = 32 * 1024 * 1024;
const cachedObjectBytes = 1024 * 1024;

export type Pack = {
  index: PackIndex;
  /** The object at an offset of the index; `oid` only for messages. */
  read: (offset: number, oid: Oid, limit: number) => Promise<RawObject>;
  close: () => Promise<void>;
};

type Entry =
  | { kind: 'whole'; type: ObjectType; size: number; packed: Buffer }
  | { kind: 'delta'; base: number | Oid; size: number; packed: Buffer };

function parseEntry(bytes: Buffer, offset: number): Entry | null {
  let at = 0;
  let byte = bytes[at++] ?? 0;
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let factor = 16; byte & 0x80; factor *= 128) {
    byte = bytes[at++] ?? 0;
    size += (byte & 0x7f) * factor;
  }
  if (kind === offsetDelta) {
    byte = bytes[at++] ?? 0;
    let back = byte & 0x7f;
    while (byte & 0x80) {
      byte = bytes[at++] ?? 0;
      back = (back + 1) * 128 + (byte & 0x7f);
    }
    // A base always stands before its delta: this also rules out circles.
    return back > 0 && back <= offset
      ? { kind: 'delta', base: offset - back, size, packed: bytes.subarray(at) }
      : null;
  }
  if (kind === refDelta) {
    return { kind: 'delta', base: bytes.toString('hex', at, at + 20), size, packed: bytes.subarray(at + 20) };
  }
  const type = types[kind];
  return type ? { kind: 'whole', type, size, packed: bytes.subarray(at) } : null;
}

/** Opens a pack for reading by position. Format: https://git-scm.com/docs/gitformat-pack */
export async function openPack(
  basePath: string,
  readElsewhere: (oid: Oid, limit: number) => Promise<RawObject>,
): Promise<Pack> {
  const index = await readPackIndex(`${basePath}.idx`);
  const handle: FileHandle = await open(`${basePath}.pack`, 'r');
  const { size: packSize } = await handle.stat();
  const cache = new Map<number, RawObject>();
  let cached = 0;

  const remember = (offset: number, object: RawObject) => {
    if (object.data.length > cachedObjectBytes || cache.has(offset)) return;
    if (cached > cacheBytes) {
      cache.clear();
      cached = 0;
    }
    cache.set(offset, object);
    cached += object.data.length;
  };

  const readEntry = async (offset: number, oid: Oid): Promise<Entry> => {
    const end = index.nextOffset(offset) ?? packSize - 20;
    if (end <= offset || end > packSize) throw objectDamaged(oid, 'lies outside its pack');
    const bytes = Buffer.allocUnsafe(end - offset);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
    const entry = bytesRead === bytes.length ? parseEntry(bytes, offset) : null;
    if (!entry) throw objectDamaged(oid, "can't be read from its pack");
    return entry;
  };

  const unpack = async ({ packed, size }: Entry, oid: Oid, limit: number): Promise<Buffer> => {
    if (size > packed.length * strongestDeflate) throw objectDamaged(oid, 'claims an impossible length');
    if (size > limit) throw objectTooLarge(oid, limit);
    const data = await inflateBounded(packed, size).catch((error: unknown) => {
      throw objectDamaged(oid, "can't be unpacked", error);
    });
    if (data.length !== size) throw objectDamaged(oid, 'has a wrong length');
    return data;
  };

  const read: Pack['read'] = async (start, oid, limit) => {
    const deltas: { offset: number; delta: Buffer }[] = [];
    let offset = start;
    let object: RawObject | undefined;
    while (!object) {
      object = cache.get(offset);
      if (object) break;
      const entry = await readEntry(offset, oid);
      // A base may be larger than what is made from it.
      const largest = deltas.length > 0 ? objectLimit : limit;
      if (entry.kind === 'whole') {
        object = { type: entry.type, data: await unpack(entry, oid, largest) };
        remember(offset, object);
        break;
      }
      const delta = await unpack(entry, oid, objectLimit);
      if (deltaResultSize(delta) > largest) throw objectTooLarge(oid, limit);
      deltas.push({ offset, delta });
      if (deltas.length > longestChain) throw objectDamaged(oid, 'stands on too long a chain of deltas');
      if (typeof entry.base === 'number') offset = entry.base;
      else {
        const inHere = index.find(entry.base);
        if (inHere === null) object = await readElsewhere(entry.base, objectLimit);
        else offset = inHere;
      }
    }
    for (const { offset: at, delta } of deltas.reverse()) {
      try {
        object = { type: object.type, data: applyDelta(delta, object.data) };
      } catch (error) {
        throw objectDamaged(oid, "can't be unpacked", error);
      }
      remember(at, object);
    }
    if (object.data.length > limit) throw objectTooLarge(oid, limit);
    return object;
  };

  return { index, read, close: () => handle.close() };
}
