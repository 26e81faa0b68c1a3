import { constants, deflateSync, inflateSync } from 'node:zlib';
import { deflateInto, inflateInto } from './kept-zlib.ts';

/** Deflate makes data smaller by 1032 times at most. */
export const strongestDeflate = 1032;

/** How many bytes `size` bytes may take when deflated: what can't be made smaller grows a little. */
export const mostDeflated = (size: number): number =>
  size + Math.floor(size / 8) + Math.floor(size / 64) + 128;

/** Most objects are smaller, both ways. */
const smallBytes = 64 * 1024;
// Each used for one object at a time.
const inflatedSmall = Buffer.allocUnsafe(smallBytes + 1);
const deflatedSmall = Buffer.allocUnsafe(mostDeflated(smallBytes));

/**
 * Inflates what gives a few bytes, in memory that the next call uses again; what follows the end of the stream
 * is ignored. Throws zlib's error; null for what gives more, or where `inflateUpTo` has to be used.
 */
export function inflateSmall(bytes: Buffer): Buffer | null {
  const filled = inflateInto(bytes, inflatedSmall);
  return filled === null || filled > smallBytes ? null : inflatedSmall.subarray(0, filled);
}

/**
 * Inflates what should give `size` bytes; what follows the end of the stream is ignored. Throws zlib's error,
 * or a RangeError as soon as more than `size` bytes come out: never takes more memory than that.
 */
export function inflateSized(bytes: Buffer, size: number): Buffer {
  if (size <= smallBytes) {
    // One byte more than is needed: it shows when there is too much.
    const filled = inflateInto(bytes, inflatedSmall.subarray(0, size + 1));
    if (filled !== null && filled > size) throw new RangeError('It gives more bytes than it should.');
    if (filled !== null) return Buffer.from(inflatedSmall.subarray(0, filled));
  }
  // A little more than is needed: a chunk that is filled to the brim makes zlib ask for another one.
  return inflateSync(bytes, { maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size + 16, 64) });
}

/** Inflates what may give up to `most` bytes; otherwise as `inflateSized`. */
export function inflateUpTo(bytes: Buffer, most: number): Buffer {
  const chunkSize = Math.min(Math.max(bytes.length * 6, 256), 64 * 1024);
  return inflateSync(bytes, { maxOutputLength: Math.max(most, 1), chunkSize });
}

/** Deflated data begins with the lengths of its codes, which alone may take more than 500 bytes. */
const startBytes = 1024;
/** Longer than any header. */
const firstBytes = 64;

/** The first bytes, 64 where there are so many, that a deflated stream gives. Throws zlib's error. */
export function inflateStart(deflated: Buffer): Buffer {
  const start = deflated.subarray(0, startBytes);
  const first = Buffer.allocUnsafe(firstBytes);
  const filled = inflateInto(start, first, true);
  if (filled !== null) return first.subarray(0, filled);
  return inflateSync(start, {
    finishFlush: constants.Z_SYNC_FLUSH,
    chunkSize: 4 * startBytes,
  });
}

/** At zlib's fastest level, as git stores loose objects. */
export function deflateFast(bytes: Uint8Array): Buffer {
  if (bytes.length <= smallBytes) {
    const filled = deflateInto(bytes, deflatedSmall);
    if (filled !== null && filled < deflatedSmall.length)
      return Buffer.from(deflatedSmall.subarray(0, filled));
  }
  const chunkSize = Math.min(Math.max(bytes.length + 64, 256), 1024 * 1024);
  return deflateSync(bytes, { level: constants.Z_BEST_SPEED, chunkSize });
}
