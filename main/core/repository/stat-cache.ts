import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { moveFile, readIfThere, type Temps } from './durable-fs.ts';
import type { FileMode, Oid } from './types.ts';

/** What a file looked like when its bytes were last read. Times in nanoseconds. */
export type FileStamp = {
  size: number;
  mtimeNs: bigint;
  ctimeNs: bigint;
  ino: bigint;
  dev: bigint;
  uid: number;
  gid: number;
};

export type CachedFile = {
  stamp: FileStamp;
  mode: FileMode;
  oid: Oid;
  /** It may have been changed after it was read without looking changed. */
  racy: boolean;
};

export type StatCache = {
  get: (path: string) => CachedFile | undefined;
  /** The id of an unchanged file; null when its bytes must be read. */
  match: (path: string, stat: BigIntStats) => CachedFile | null;
  /** `readAtNs`: the clock before the bytes were read, see `nowNs`. */
  set: (path: string, stat: BigIntStats, file: { mode: FileMode; oid: Oid }, readAtNs: bigint) => void;
  remove: (path: string) => void;
  /** Keeps only these paths. */
  keepOnly: (paths: Set<string>) => void;
  /** Writes the cache if it differs from what is on disk. It may get lost: it is only a cache. */
  save: () => Promise<void>;
};

const fileHeader = 'tagline-stat-cache 1';
/** Clock ticks of usual file systems, and of those that count whole (FAT: two) seconds. */
const fineTickNs = 50_000_000n;
const coarseTickNs = 2_100_000_000n;

export const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

const stampOf = (stat: BigIntStats): FileStamp => ({
  size: Number(stat.size),
  mtimeNs: stat.mtimeNs,
  ctimeNs: stat.ctimeNs,
  ino: stat.ino,
  dev: stat.dev,
  uid: Number(stat.uid),
  gid: Number(stat.gid),
});

// A change within the same clock tick as the last one leaves all times as they were. The change time is
// taken because, other than the modification time, no program can set it.
function isRacy(stat: BigIntStats, readAtNs: bigint): boolean {
  const tick = stat.ctimeNs % 1_000_000_000n === 0n ? coarseTickNs : fineTickNs;
  return stat.ctimeNs + tick > readAtNs;
}

const modeKind = (mode: FileMode) => (mode === '120000' ? 0o120000n : 0o100000n);

function serialise(files: Map<string, CachedFile>): string {
  const lines: string[] = [];
  for (const [path, { stamp, mode, oid, racy }] of files) {
    if (racy) continue;
    const { size, mtimeNs, ctimeNs, ino, dev, uid, gid } = stamp;
    lines.push(`${mode} ${oid} ${size} ${mtimeNs} ${ctimeNs} ${ino} ${dev} ${uid} ${gid} ${path}`);
  }
  return lines.join('\0');
}

function parse(text: string): Map<string, CachedFile> {
  const files = new Map<string, CachedFile>();
  for (const line of text === '' ? [] : text.split('\0')) {
    const match = /^(\d+) (\w{40}) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (.+)$/s.exec(line);
    if (!match) return new Map();
    const [, mode = '', oid = '', size, mtime = '', ctime = '', ino = '', dev = '', uid, gid, path = ''] =
      match;
    files.set(path, {
      mode: mode as FileMode,
      oid,
      racy: false,
      stamp: {
        size: Number(size),
        mtimeNs: BigInt(mtime),
        ctimeNs: BigInt(ctime),
        ino: BigInt(ino),
        dev: BigInt(dev),
        uid: Number(uid),
        gid: Number(gid),
      },
    });
  }
  return files;
}

const checksum = (text: string) => createHash('sha1').update(text).digest('hex');

/** Opens the cache of what files held when they were last read; empty when its file is missing or damaged. */
export async function openStatCache(path: string, temps: Temps): Promise<StatCache> {
  const text = (await readIfThere(path).catch(() => null))?.toString('utf8') ?? '';
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  const whole = end > 0 && text.slice(0, end) === `${fileHeader} ${checksum(body)}`;
  const files = whole ? parse(body) : new Map<string, CachedFile>();
  let dirty = false;

  return {
    get: file => files.get(file),
    match: (file, stat) => {
      const cached = files.get(file);
      if (!cached || cached.racy) return null;
      const { stamp } = cached;
      const same =
        stamp.mtimeNs === stat.mtimeNs &&
        stamp.ctimeNs === stat.ctimeNs &&
        stamp.size === Number(stat.size) &&
        stamp.ino === stat.ino &&
        (stat.mode & 0o170000n) === modeKind(cached.mode);
      return same ? cached : null;
    },
    set: (file, stat, { mode, oid }, readAtNs) => {
      files.set(file, { stamp: stampOf(stat), mode, oid, racy: isRacy(stat, readAtNs) });
      dirty = true;
    },
    remove: file => {
      if (files.delete(file)) dirty = true;
    },
    keepOnly: paths => {
      for (const file of files.keys()) if (!paths.has(file) && files.delete(file)) dirty = true;
    },
    save: async () => {
      if (!dirty) return;
      dirty = false;
      const content = serialise(files);
      const bytes = Buffer.from(`${fileHeader} ${checksum(content)}\n${content}`);
      await moveFile(await temps.write(bytes, { durable: false }), path);
    },
  };
}
