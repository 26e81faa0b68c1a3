import { promisify } from 'node:util';
import { deflate, deflateSync, inflate, inflateSync } from 'node:zlib';

const inflateInPool = promisify(inflate);
const deflateInPool = promisify(deflate);

/** Below this many bytes, doing it at once costs less than handing it to another thread. */
const smallBytes = 16 * 1024;

/** Inflates; throws a RangeError (`ERR_BUFFER_TOO_LARGE`) when more than `limit` bytes come out. */
export async function inflateBounded(bytes: Buffer, limit: number): Promise<Buffer> {
  const options = { maxOutputLength: Math.max(limit, 1) };
  return bytes.length < smallBytes && limit < 16 * smallBytes
    ? inflateSync(bytes, options)
    : await inflateInPool(bytes, options);
}

export async function deflateBytes(bytes: Buffer): Promise<Buffer> {
  const options = { level: 3 };
  return bytes.length < smallBytes ? deflateSync(bytes, options) : await deflateInPool(bytes, options);
}
