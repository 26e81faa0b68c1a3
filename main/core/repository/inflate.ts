import { constants, deflateSync, inflateSync } from 'node:zlib';

/** Deflate makes data smaller by 1032 times at most. */
export const strongestDeflate = 1032;

/** How many bytes `size` bytes may take when deflated: what can't be made smaller grows a little. */
export const mostDeflated = (size: number): number =>
  size + Math.floor(size / 8) + Math.floor(size / 64) + 128;

/**
 * Inflates what should give `size` bytes; what follows the end of the stream is ignored. Throws zlib's error,
 * or a RangeError as soon as more than `size` bytes come out: never takes more memory than that.
 */
export function inflateSized(bytes: Buffer, size: number): Buffer {
  // A little more than is needed: a chunk that is filled to the brim makes zlib ask for another one.
  return inflateSync(bytes, { maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size + 16, 64) });
}

/** Inflates what may give up to `most` bytes; otherwise as `inflateSized`. */
export function inflateUpTo(bytes: Buffer, most: number): Buffer {
  const chunkSize = Math.min(Math.max(bytes.length * 6, 256), 64 * 1024);
  return inflateSync(bytes, { maxOutputLength: Math.max(most, 1), chunkSize });
}

const fewBytes = { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 1024 };

/** The first bytes of what `start`, a piece from the beginning of a deflated stream, inflates to. */
export function inflateStart(start: Buffer): Buffer {
  return inflateSync(start, fewBytes);
}

/** At zlib's fastest level, as git stores loose objects. */
export function deflateFast(bytes: Uint8Array): Buffer {
  const chunkSize = Math.min(Math.max(bytes.length + 64, 256), 1024 * 1024);
  return deflateSync(bytes, { level: constants.Z_BEST_SPEED, chunkSize });
}
