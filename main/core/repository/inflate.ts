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

/** Deflated data begins with the lengths of its codes, which alone may take more than 500 bytes. */
const startBytes = 1024;

/** What the first `startBytes` of a deflated stream inflate to. */
export function inflateStart(deflated: Buffer): Buffer {
  return inflateSync(deflated.subarray(0, startBytes), {
    finishFlush: constants.Z_SYNC_FLUSH,
    chunkSize: 4 * startBytes,
  });
}

/** At zlib's fastest level, as git stores loose objects. */
export function deflateFast(bytes: Uint8Array): Buffer {
  const chunkSize = Math.min(Math.max(bytes.length + 64, 256), 1024 * 1024);
  return deflateSync(bytes, { level: constants.Z_BEST_SPEED, chunkSize });
}
