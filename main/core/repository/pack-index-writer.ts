import { createHash } from 'node:crypto';
import type { Oid } from './types.ts';

export type PackedEntry = { oid: Oid; crc: number; offset: number };

/** Offsets of 2 GB and more have a table of their own. */
const firstLongOffset = 0x80000000;

/** Steps of long work, for whoever lets others in between them. */
export type Steps<T> = Generator<undefined, T>;

/** All of them at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const entriesAStep = 4096;
const headerBytes = 8;
const fanoutBytes = 256 * 4;

/** By id, one first byte after the other: sorting many at once would take long. */
function* sortedById(entries: readonly PackedEntry[]): Steps<PackedEntry[]> {
  const byFirst = new Map<string, PackedEntry[]>();
  for (const entry of entries) {
    const first = entry.oid.slice(0, 2);
    const some = byFirst.get(first);
    if (some) some.push(entry);
    else byFirst.set(first, [entry]);
  }
  yield;
  const sorted: PackedEntry[] = [];
  for (const first of [...byFirst.keys()].sort()) {
    for (const entry of byFirst.get(first)?.sort((a, b) => (a.oid < b.oid ? -1 : 1)) ?? [])
      sorted.push(entry);
    yield;
  }
  return sorted;
}

/**
 * A pack's index, version 2; `checksum` is the pack's own.
 * Format: https://git-scm.com/docs/gitformat-pack
 */
export function* encodePackIndex(entries: readonly PackedEntry[], checksum: Buffer): Steps<Buffer> {
  const sorted = yield* sortedById(entries);
  const namesAt = headerBytes + fanoutBytes;
  const crcsAt = namesAt + sorted.length * 20;
  const offsetsAt = crcsAt + sorted.length * 4;
  const longAt = offsetsAt + sorted.length * 4;
  const long = sorted.reduce((sum, { offset }) => sum + (offset < firstLongOffset ? 0 : 1), 0);
  const bytes = Buffer.alloc(longAt + long * 8 + 40);
  bytes.writeUInt32BE(0xff744f63, 0);
  bytes.writeUInt32BE(2, 4);
  const fanout = new Uint32Array(256);
  let longs = 0;
  for (const [place, { oid, crc, offset }] of sorted.entries()) {
    if (place % entriesAStep === 0) yield;
    bytes.write(oid, namesAt + place * 20, 'hex');
    bytes.writeUInt32BE(crc, crcsAt + place * 4);
    if (offset < firstLongOffset) bytes.writeUInt32BE(offset, offsetsAt + place * 4);
    else {
      bytes.writeUInt32BE(firstLongOffset + longs, offsetsAt + place * 4);
      bytes.writeBigUInt64BE(BigInt(offset), longAt + longs * 8);
      longs++;
    }
    const first = bytes[namesAt + place * 20] as number;
    fanout[first] = (fanout[first] as number) + 1;
  }
  let sum = 0;
  for (const [first, count] of fanout.entries()) {
    sum += count;
    bytes.writeUInt32BE(sum, headerBytes + first * 4);
  }
  checksum.copy(bytes, bytes.length - 40);
  yield;
  createHash('sha1')
    .update(bytes.subarray(0, -20))
    .digest()
    .copy(bytes, bytes.length - 20);
  return bytes;
}
