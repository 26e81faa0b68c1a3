import { crc32 } from 'node:zlib';
import { type DiskTemps, moveFile, readIfThere, removeIfThere } from './disk.ts';
import type { RefFile, RefStamp } from './ref-file.ts';
import type { Oid } from './types.ts';

export type KnownRef = {
  file: RefFile;
  /** The file's stamp from before it was read; null when it was not settled. */
  stamp: RefStamp | null;
};

/** One folder of refs as it was read: the folders in it and the files, both by their names from `refs` on. */
export type RefFolder = {
  /** The folder's stamp; null when it was not settled. */
  stamp: string | null;
  folders: string[];
  files: Map<string, KnownRef>;
};

type Kept = { folders: Map<string, RefFolder>; digest: string };

/** One folder in the file; `files` are names without the folder's, with spaces between, which no ref has. */
type Line = { name: string; stamp: string; folders: string[]; files: string; oids: string };

const format = 1;
const numbers = 4;

/**
 * Keeps refs that are files, with their stamps, from one run to the next. A file that is torn or of another
 * making is no file. What is not durable here is only time.
 */
export function openLooseRefsFile(path: string, temps: DiskTemps) {
  return {
    read: (): Kept | null => {
      try {
        const bytes = readIfThere(path);
        return bytes && decode(bytes);
      } catch {
        return null;
      }
    },
    /** Answers false where it should be tried again later, since a folder was not settled. */
    write: ({ folders, digest }: Kept): boolean => {
      try {
        const bytes = encode(folders, digest);
        if (bytes === null) return false;
        const temp = temps.write(bytes, { durable: false });
        try {
          moveFile(temp, path);
        } catch (error) {
          removeIfThere(temp);
          throw error;
        }
      } catch {
        // The next run reads the files again.
      }
      return true;
    },
  };
}

/** A checksum, a line of JSON, and each file's stamp as four numbers. */
function encode(folders: Map<string, RefFolder>, digest: string): Buffer | null {
  const lines: Line[] = [];
  const stamps: number[] = [];
  for (const [name, { stamp, folders: inside, files }] of folders) {
    if (stamp === null) return null;
    const oids: Oid[] = [];
    for (const known of files.values()) {
      if (known.file.kind !== 'oid') return null;
      oids.push(known.file.oid);
      // No file has a stamp that is not a number.
      const { mtimeMs, ctimeMs, size, ino } = known.stamp ?? {
        mtimeMs: Number.NaN,
        ctimeMs: 0,
        size: 0,
        ino: 0,
      };
      stamps.push(mtimeMs, ctimeMs, size, ino);
    }
    const names = [...files.keys()].map(file => file.slice(name.length + 1));
    lines.push({ name, stamp, folders: inside, files: names.join(' '), oids: oids.join('') });
  }
  const text = Buffer.from(`${JSON.stringify({ format, digest, lines })}\n`);
  const body = Buffer.concat([text, Buffer.from(Float64Array.from(stamps).buffer)]);
  return Buffer.concat([Buffer.from(`${checksum(body)}\n`), body]);
}

const checksum = (bytes: Buffer) => crc32(bytes).toString(16).padStart(8, '0');

function decode(bytes: Buffer): Kept | null {
  const body = bytes.subarray(9);
  if (bytes.toString('latin1', 0, 9) !== `${checksum(body)}\n`) return null;
  const end = body.indexOf(10);
  const read = JSON.parse(body.toString('utf8', 0, end)) as { format: number; digest: string; lines: Line[] };
  if (read.format !== format) return null;
  const stamps = new Float64Array(Uint8Array.from(body.subarray(end + 1)).buffer);
  const folders = new Map<string, RefFolder>();
  let at = 0;
  for (const { name, stamp, folders: inside, files: names, oids } of read.lines) {
    const files = new Map<string, KnownRef>();
    for (const [index, file] of (names === '' ? [] : names.split(' ')).entries()) {
      const [mtimeMs = Number.NaN, ctimeMs = 0, size = 0, ino = 0] = stamps.subarray(at, at + numbers);
      at += numbers;
      const oid = oids.slice(index * 40, index * 40 + 40);
      files.set(`${name}/${file}`, { file: { kind: 'oid', oid }, stamp: { mtimeMs, ctimeMs, size, ino } });
    }
    folders.set(name, { stamp, folders: inside, files });
  }
  return { folders, digest: read.digest };
}
