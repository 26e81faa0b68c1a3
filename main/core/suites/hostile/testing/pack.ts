import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { idOf, type Kind } from './objects.ts';
import type { Site } from './site.ts';

const types = { commit: 1, tree: 2, blob: 3, tag: 4, 'ofs-delta': 6, 'ref-delta': 7 } as const;

export type Packed = {
  /** The id under which the index lists it. */
  oid: string;
  type: keyof typeof types;
  /** What is deflated, and the size that the entry's head claims. */
  data: Buffer;
  size?: number;
  /** For a delta by id, the id; for one by place, how many bytes back. */
  base?: string | number;
  /** In place of the deflated bytes. */
  raw?: Buffer;
};

export const packed = (type: Kind, data: Buffer): Packed => ({ oid: idOf(type, data), type, data });

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

/** Instructions that copy or insert, with the sizes that they claim: https://git-scm.com/docs/gitformat-pack */
export function delta(baseSize: number, resultSize: number, ...instructions: Uint8Array[]): Buffer {
  return Buffer.concat([varint(baseSize), varint(resultSize), ...instructions]);
}

/** Copies `length` bytes (at most 65,535) from the base's start. */
export const copy = (length: number) => Buffer.of(0xb0, length & 0xff, length >> 8);
export const insert = (text: string) => Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);

function entryHead(type: keyof typeof types, size: number): Buffer {
  let rest = Math.floor(size / 16);
  const bytes = [(types[type] << 4) | (size & 15)];
  while (rest > 0) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest % 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from(bytes);
}

function backwards(distance: number): Buffer {
  const bytes = [distance & 0x7f];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    bytes.unshift(0x80 | (rest & 0x7f));
  }
  return Buffer.from(bytes);
}

const sha1 = (bytes: Buffer) => createHash('sha1').update(bytes).digest();

/** A pack and its index, version 2, sound in all that is not said otherwise. */
export function plantPack(
  site: Site,
  entries: readonly Packed[],
  change: { pack?: (bytes: Buffer) => Buffer; index?: (bytes: Buffer) => Buffer; count?: number } = {},
): void {
  const parts: Buffer[] = [];
  let offset = 12;
  const placed = entries.map(entry => {
    const base =
      typeof entry.base === 'string'
        ? Buffer.from(entry.base, 'hex')
        : typeof entry.base === 'number'
          ? backwards(entry.base)
          : Buffer.alloc(0);
    const bytes = Buffer.concat([
      entryHead(entry.type, entry.size ?? entry.data.length),
      base,
      entry.raw ?? deflateSync(entry.data, { level: 1 }),
    ]);
    parts.push(bytes);
    const place = { oid: entry.oid, offset, crc: crcOf(bytes) };
    offset += bytes.length;
    return place;
  });
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  head.writeUInt32BE(change.count ?? entries.length, 8);
  const body = Buffer.concat([head, ...parts]);
  const pack = Buffer.concat([body, sha1(body)]);
  const name = `objects/pack/pack-${sha1(pack).toString('hex')}`;
  site.inGit(`${name}.pack`, change.pack ? change.pack(pack) : pack);
  const index = indexOf(placed, pack.subarray(-20));
  site.inGit(`${name}.idx`, change.index ? change.index(index) : index);
}

// Node 20.19 lacks zlib.crc32; git checks this sum only when it repacks.
const crcOf = (bytes: Buffer): number => (typeof crc32 === 'function' ? crc32(bytes) : 0);

function indexOf(placed: { oid: string; offset: number; crc: number }[], packSum: Buffer): Buffer {
  const sorted = placed.toSorted((a, b) => (a.oid < b.oid ? -1 : 1));
  const fanout = Buffer.alloc(1024);
  for (let first = 0; first < 256; first++) {
    fanout.writeUInt32BE(
      sorted.filter(({ oid }) => Number.parseInt(oid.slice(0, 2), 16) <= first).length,
      first * 4,
    );
  }
  const numbers = (values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
    return bytes;
  };
  const body = Buffer.concat([
    Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]),
    fanout,
    ...sorted.map(({ oid }) => Buffer.from(oid, 'hex')),
    numbers(sorted.map(({ crc }) => crc)),
    numbers(sorted.map(({ offset }) => offset)),
    packSum,
  ]);
  return Buffer.concat([body, sha1(body)]);
}
