import { createHash } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createDeflate, constants as zlib } from 'node:zlib';
import { Failure } from '../failure.ts';
import { createBreather } from './breathe.ts';
import { type DiskTemps, makeFolders, moveFile, removeIfThere, syncFolder } from './disk.ts';
import { loosePath } from './loose-objects.ts';
import { objectHeader, objectLimit } from './raw-object.ts';
import type { Oid } from './types.ts';

const pieceBytes = 1024 * 1024;
// Never follows a link, never waits for a pipe. Windows has neither flag.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The object's bytes, header first, in pieces. Throws `file-changed` when there are more or fewer. */
async function* piecesOf(file: number, size: number, path: string): AsyncGenerator<Buffer> {
  const breathe = createBreather();
  yield objectHeader('blob', size);
  let at = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(pieceBytes);
    const read = readSync(file, piece, 0, pieceBytes, at);
    at += read;
    if (at > size || (read === 0 && at < size)) {
      throw new Failure('file-changed', 'It was changed while it was read.', { path });
    }
    if (read === 0) return;
    yield piece.subarray(0, read);
    await breathe();
  }
}

async function hashOf(pieces: AsyncIterable<Buffer>): Promise<Oid> {
  const hash = createHash('sha1');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** Writes a loose object by the way of a temp file, durable, and answers its id. */
async function writeLarge(objectsDir: string, temps: DiskTemps, pieces: AsyncIterable<Buffer>): Promise<Oid> {
  const temp = temps.path();
  const file = openSync(temp, 'wx', 0o444);
  try {
    const hash = createHash('sha1');
    try {
      await pipeline(
        async function* () {
          for await (const piece of pieces) {
            hash.update(piece);
            yield piece;
          }
        },
        createDeflate({ level: zlib.Z_BEST_SPEED, chunkSize: pieceBytes }),
        async (deflated: AsyncIterable<Buffer>) => {
          for await (const bytes of deflated)
            for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
        },
      );
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const oid = hash.digest('hex');
    const path = loosePath(objectsDir, oid);
    const made = makeFolders(dirname(path));
    moveFile(temp, path);
    syncFolder(dirname(path));
    if (made) syncFolder(objectsDir);
    return oid;
  } catch (error) {
    removeIfThere(temp);
    throw error;
  }
}

/**
 * Stores a regular file as a blob, durable, in pieces of 1 MB and letting others in; answers its id and its
 * stat from before it was read. `isStored` is asked after a first pass over the file, so that nothing is
 * deflated in vain. Throws `file-changed`, `file-too-large`, or a system error.
 */
export async function storeLargeFile(
  path: string,
  place: { objectsDir: string; temps: DiskTemps; isStored: (oid: Oid, size: number) => boolean },
): Promise<{ oid: Oid; stat: BigIntStats }> {
  const { objectsDir, temps, isStored } = place;
  const file = openSync(path, flags);
  try {
    const stat = fstatSync(file, { bigint: true });
    if (!stat.isFile()) throw new Failure('file-changed', 'It was replaced while it was read.', { path });
    const size = Number(stat.size);
    if (size > objectLimit) throw new Failure('file-too-large', 'It is larger than 512 MB.', { path });
    const oid = await hashOf(piecesOf(file, size, path));
    if (isStored(oid, size)) return { oid, stat };
    const written = await writeLarge(objectsDir, temps, piecesOf(file, size, path));
    if (written !== oid) throw new Failure('file-changed', 'It was changed while it was read.', { path });
    return { oid, stat };
  } finally {
    closeSync(file);
  }
}
