import { readFile } from 'node:fs/promises';
import { Failure } from '../failure.ts';
import type { Oid } from './types.ts';

export type PackIndex = {
  count: number;
  /** Where the object starts in the pack, in bytes; null when it is not in this pack. */
  find: (oid: Oid) => number | null;
  /** Where the object that follows the one at `offset` starts; null for the last one. */
  nextOffset: (offset: number) => number | null;
};

const headerBytes = 8;
const fanoutBytes = 256 * 4;

/**
 * Reads a pack's index, version 2. Format: https://git-scm.com/docs/gitformat-pack
 * Throws `repository-damaged`, or `repository-unsupported` for the version of before 2008.
 */
export async function readPackIndex(path: string): Promise<PackIndex> {
  const bytes = await readFile(path);
  const damaged = () => new Failure('repository-damaged', `The pack index ${path} is damaged.`, { path });
  if (bytes.length < headerBytes + fanoutBytes || bytes.readUInt32BE(0) !== 0xff744f63) {
    throw new Failure(
      'repository-unsupported',
      `The pack index ${path} has a format that Tagline can't read. Run "git repack -a -d" in a terminal and open the project again.`,
      { path },
    );
  }
  const fanout = (first: number) => bytes.readUInt32BE(headerBytes + first * 4);
  const count = fanout(255);
  const names = headerBytes + fanoutBytes;
  const offsets = names + count * 24;
  const longOffsets = offsets + count * 4;
  if (bytes.length < longOffsets + 40) throw damaged();

  const offsetAt = (position: number): number => {
    const short = bytes.readUInt32BE(offsets + position * 4);
    if (short < 0x80000000) return short;
    const at = longOffsets + (short - 0x80000000) * 8;
    if (at + 8 > bytes.length) throw damaged();
    return Number(bytes.readBigUInt64BE(at));
  };

  let sorted: Float64Array | null = null;
  const allOffsets = () => {
    sorted ??= Float64Array.from({ length: count }, (_, position) => offsetAt(position)).sort();
    return sorted;
  };

  return {
    count,
    find: oid => {
      const key = Buffer.from(oid, 'hex');
      const first = key[0] as number;
      let low = first === 0 ? 0 : fanout(first - 1);
      let high = fanout(first);
      while (low < high) {
        const middle = (low + high) >> 1;
        const at = names + middle * 20;
        const order = bytes.compare(key, 0, 20, at, at + 20);
        if (order === 0) return offsetAt(middle);
        if (order < 0) low = middle + 1;
        else high = middle;
      }
      return null;
    },
    nextOffset: offset => {
      const all = allOffsets();
      let low = 0;
      let high = all.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((all[middle] as number) <= offset) low = middle + 1;
        else high = middle;
      }
      return all[low] ?? null;
    },
  };
}
