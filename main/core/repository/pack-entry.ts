import type { ObjectType } from './raw-object.ts';
import type { Oid } from './types.ts';

const types: { [kind: number]: ObjectType } = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const kinds: { [type in ObjectType]: number } = { commit: 1, tree: 2, blob: 3, tag: 4 };
const offsetDelta = 6;
const refDelta = 7;

const longestSize = 10;

export type EntryHeader = {
  /** Bytes, of the object or of the delta. */
  size: number;
  /** Of this header; the deflated bytes follow. */
  length: number;
} & (
  | { kind: 'whole'; type: ObjectType }
  /** `base` is the offset in the same pack, or an id. */
  | { kind: 'delta'; base: number | Oid }
);

/** The header of the entry that starts at `offset` of a pack; null when it makes no sense. */
export function parseEntryHeader(bytes: Buffer, offset: number): EntryHeader | null {
  let at = 0;
  let byte = bytes[at++] ?? 0;
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let factor = 16; byte & 0x80; factor *= 128) {
    byte = bytes[at++] ?? 0;
    size += (byte & 0x7f) * factor;
  }
  if (at > longestSize) return null;
  if (kind === offsetDelta) {
    byte = bytes[at++] ?? 0;
    let back = byte & 0x7f;
    while (byte & 0x80) {
      byte = bytes[at++] ?? 0;
      back = (back + 1) * 128 + (byte & 0x7f);
    }
    // A base always stands before its delta: this also rules out circles.
    return back > 0 && back <= offset ? { kind: 'delta', base: offset - back, size, length: at } : null;
  }
  if (kind === refDelta) {
    return { kind: 'delta', base: bytes.toString('hex', at, at + 20), size, length: at + 20 };
  }
  const type = types[kind];
  return type ? { kind: 'whole', type, size, length: at } : null;
}

/** The header of an entry that is no delta. */
export function entryHeader(type: ObjectType, size: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(size / 16);
  bytes.push((kinds[type] << 4) | (size % 16) | (rest > 0 ? 0x80 : 0));
  while (rest > 0) {
    const next = Math.floor(rest / 128);
    bytes.push((rest % 128) | (next > 0 ? 0x80 : 0));
    rest = next;
  }
  return Buffer.from(bytes);
}
