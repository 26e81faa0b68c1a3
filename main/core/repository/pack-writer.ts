import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { type DiskTemps, makeFolders, moveFile, removeIfThere, syncFolder } from './disk.ts';
import { deflateFast } from './inflate.ts';
import { entryHeader } from './pack-entry.ts';
import { encodePackIndex, finished, type PackedEntry, type Steps } from './pack-index-writer.ts';
import type { ObjectType } from './raw-object.ts';
import type { Oid } from './types.ts';

const headerBytes = 12;
const bufferBytes = 1024 * 1024;

/** An object as it stands in a pack: its header and its deflated bytes. */
export type DeflatedEntry = { oid: Oid; header: Buffer; deflated: Buffer };

export const deflateEntry = (oid: Oid, type: ObjectType, data: Buffer): DeflatedEntry => ({
  oid,
  header: entryHeader(type, data.length),
  deflated: deflateFast(data),
});

export type PackWriter = {
  /** Each id once. */
  add: (entry: DeflatedEntry) => void;
  /** How many entries, and the bytes so far. */
  size: () => { entries: number; bytes: number };
  /** Puts the pack and its index in their places, durable, and answers their path without an ending. */
  finish: () => string;
  /** The same, with `breathe` called between its steps. */
  finishInTurns: (breathe: () => Promise<void> | undefined) => Promise<string>;
  /** Removes what was written so far. Does nothing after `finish`. */
  abandon: () => void;
};

const packHeader = (entries: number): Buffer => {
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(entries, 8);
  return header;
};

/**
 * Writes a pack without deltas, whole or not at all: a temp file until it is finished. `expected` is how many
 * entries there should be. Holds some 100 bytes an entry. Format: https://git-scm.com/docs/gitformat-pack
 */
export function createPackWriter(objectsDir: string, temps: DiskTemps, expected: number): PackWriter {
  const temp = temps.path();
  // Read again where the number of entries turns out to be another one.
  const file = openSync(temp, 'wx+', 0o444);
  let isOpen = true;
  const entries: PackedEntry[] = [];
  const hash = createHash('sha1');
  const buffer = Buffer.allocUnsafe(bufferBytes);
  let buffered = 0;
  let offset = 0;
  let written = 0;

  const writeOut = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) {
      const some = writeSync(file, bytes, at, bytes.length - at, written);
      at += some;
      written += some;
    }
  };
  const drain = () => {
    writeOut(buffer.subarray(0, buffered));
    buffered = 0;
  };
  const put = (bytes: Buffer) => {
    hash.update(bytes);
    offset += bytes.length;
    if (bytes.length > bufferBytes - buffered) drain();
    if (bytes.length > bufferBytes) writeOut(bytes);
    else buffered += bytes.copy(buffer, buffered);
  };

  /** The pack's checksum, when its header had to be changed. */
  function* rehash(): Steps<Buffer> {
    const again = createHash('sha1');
    for (let at = 0; at < offset; ) {
      const read = readSync(file, buffer, 0, Math.min(bufferBytes, offset - at), at);
      if (read === 0) throw new Error('The pack that was just written ended early.');
      again.update(buffer.subarray(0, read));
      at += read;
      yield;
    }
    return again.digest();
  }

  function* checksum(): Steps<Buffer> {
    if (entries.length === expected) return hash.digest();
    drain();
    writeSync(file, packHeader(entries.length), 0, headerBytes, 0);
    return yield* rehash();
  }

  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };

  const abandon = () => {
    close();
    removeIfThere(temp);
  };

  function* finishing(): Steps<string> {
    const sum = yield* checksum();
    drain();
    writeOut(sum);
    fsyncSync(file);
    close();
    const folder = join(objectsDir, 'pack');
    if (makeFolders(folder)) syncFolder(objectsDir);
    const path = join(folder, `pack-${sum.toString('hex')}`);
    const index = temps.write(yield* encodePackIndex(entries, sum), { mode: 0o444 });
    try {
      // Git looks for packs by their indexes.
      moveFile(temp, `${path}.pack`);
      moveFile(index, `${path}.idx`);
    } catch (error) {
      removeIfThere(index);
      // Nobody finds it without its index; with one it is what was to be written.
      if (!existsSync(`${path}.idx`)) removeIfThere(`${path}.pack`);
      throw error;
    }
    syncFolder(folder);
    return path;
  }

  put(packHeader(expected));
  return {
    add: ({ oid, header, deflated }) => {
      entries.push({ oid, offset, crc: crc32(deflated, crc32(header)) });
      put(header);
      put(deflated);
    },
    size: () => ({ entries: entries.length, bytes: offset }),
    finish: () => {
      try {
        return finished(finishing());
      } catch (error) {
        abandon();
        throw error;
      }
    },
    finishInTurns: async breathe => {
      try {
        drain();
        // The long one, in the background: little is left to flush afterwards.
        await promisify(fsync)(file);
        const steps = finishing();
        for (;;) {
          const { done, value } = steps.next();
          if (done) return value;
          await breathe();
        }
      } catch (error) {
        abandon();
        throw error;
      }
    },
    abandon,
  };
}
