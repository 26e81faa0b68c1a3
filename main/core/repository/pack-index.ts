import { Failure } from '../failure.ts';
import type { OpenFile } from './open-files.ts';
import type { Oid } from './types.ts';

export type PackIndex = {
  count: number;
  /** Where the object with this id (20 bytes) starts in the pack; null when it is not in this pack. */
  find: (id: Buffer) => number | null;
  /** The id of the object that starts at `offset`; null when there is none. Looks at every entry. */
  idAt: (offset: number) => Oid | null;
  ids: () => Generator<Oid>;
};

const headerBytes = 8;
const fanoutBytes = 256 * 4;
const checksumBytes = 40;
const entriesAtATime = 4096;

/**
 * Reads a pack's index, version 2. Format: https://git-scm.com/docs/gitformat-pack
 * `whole` holds it in memory (28 bytes an object); otherwise each search reads its few pieces from the disk.
 * Throws `repository-damaged`, or `repository-unsupported` for the version of before 2008.
 */
export function readPackIndex(file: OpenFile, path: string, whole: boolean): PackIndex {
  const damaged = () => new Failure('repository-damaged', `The pack index ${path} is damaged.`, { path });
  const fetch = (at: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    if (file.readAt(bytes, at) < length) throw damaged();
    return bytes;
  };
  const head = file.size < headerBytes + fanoutBytes ? null : fetch(0, headerBytes + fanoutBytes);
  if (head?.readUInt32BE(0) !== 0xff744f63 || head.readUInt32BE(4) !== 2) {
    throw new Failure(
      'repository-unsupported',
      `The pack index ${path} has a format that Tagline can't read. Run "git repack -a -d" in a terminal and open the project again.`,
      { path },
    );
  }
  const fanout = Array.from({ length: 256 }, (_, first) => head.readUInt32BE(headerBytes + first * 4));
  const count = fanout[255] as number;
  const names = headerBytes + fanoutBytes;
  const offsets = names + count * 24;
  const longOffsets = offsets + count * 4;
  if (file.size < longOffsets + checksumBytes) throw damaged();
  if (fanout.some((next, first) => first > 0 && next < (fanout[first - 1] as number))) throw damaged();

  const held = whole ? fetch(0, file.size) : null;
  const piece = (at: number, length: number) => held?.subarray(at, at + length) ?? fetch(at, length);

  const offsetFrom = (short: number): number => {
    if (short < 0x80000000) return short;
    const at = longOffsets + (short - 0x80000000) * 8;
    if (at + 8 > file.size) throw damaged();
    return Number(piece(at, 8).readBigUInt64BE());
  };

  /** The place in the list of ids; -1 when it is not there. */
  const search = (id: Buffer): number => {
    const first = id[0] as number;
    let low = first === 0 ? 0 : (fanout[first - 1] as number);
    let high = fanout[first] as number;
    const second = id[1] as number;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = names + middle * 20;
      // Mostly the second byte tells, which costs less than a call.
      const order = held
        ? (held[at + 1] as number) - second || held.compare(id, 0, 20, at, at + 20)
        : fetch(at, 20).compare(id);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  };

  return {
    count,
    find: id => {
      const place = search(id);
      return place < 0 ? null : offsetFrom(piece(offsets + place * 4, 4).readUInt32BE());
    },
    idAt: offset => {
      for (let from = 0; from < count; from += entriesAtATime) {
        const few = piece(offsets + from * 4, Math.min(entriesAtATime, count - from) * 4);
        for (let at = 0; at < few.length; at += 4) {
          if (offsetFrom(few.readUInt32BE(at)) !== offset) continue;
          return piece(names + (from + at / 4) * 20, 20).toString('hex');
        }
      }
      return null;
    },
    *ids() {
      for (let place = 0; place < count; place++) yield piece(names + place * 20, 20).toString('hex');
    },
  };
}
