import { createHash } from 'node:crypto';
import type { Oid } from './types.ts';

export type PackedEntry = { oid: Oid; crc: number; offset: number };

/** Offsets of 2 GB and more have a table of their own. */
const firstLongOffset = 0x80000000;

/**
 * A pack's index, version 2; `checksum` is the pack's own. Sorts the entries by id.
 * Format: https://git-scm.com/docs/gitformat-pack
 */
export function encodePackIndex(entries: PackedEntry[], checksum: Buffer): Buffer {
  entries.sort((a, b) => (a.oid < b.oid ? -1 : 1));
  const long = entries.filter(({ offset }) => offset >= firstLongOffset);
  const fanoutAt = 8;
  const namesAt = fanoutAt + 256 * 4;
  const crcsAt = namesAt + entries.length * 20;
  const offsetsAt = crcsAt + entries.length * 4;
  const longAt = offsetsAt + entries.length * 4;
  const bytes = Buffer.alloc(longAt + long.length * 8 + 40);
  bytes.writeUInt32BE(0xff744f63, 0);
  bytes.writeUInt32BE(2, 4);
  let longs = 0;
  entries.forEach(({ oid, crc, offset }, place) => {
    bytes.write(oid, namesAt + place * 20, 'hex');
    bytes.writeUInt32BE(crc, crcsAt + place * 4);
    if (offset < firstLongOffset) bytes.writeUInt32BE(offset, offsetsAt + place * 4);
    else {
      bytes.writeUInt32BE(firstLongOffset + longs, offsetsAt + place * 4);
      bytes.writeBigUInt64BE(BigInt(offset), longAt + longs * 8);
      longs++;
    }
    // Counted here, summed up below.
    const fanout = fanoutAt + (bytes[namesAt + place * 20] as number) * 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(fanout) + 1, fanout);
  });
  for (let first = 1; first < 256; first++) {
    const at = fanoutAt + first * 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(at) + bytes.readUInt32BE(at - 4), at);
  }
  checksum.copy(bytes, bytes.length - 40);
  createHash('sha1')
    .update(bytes.subarray(0, -20))
    .digest()
    .copy(bytes, bytes.length - 20);
  return bytes;
}
