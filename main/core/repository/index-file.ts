import { createHash } from 'node:crypto';
import type { CachedFile } from './stat-cache.ts';
import { decodeName, encodeName } from './tree-codec.ts';
import type { FileMode, Oid, TreeFile } from './types.ts';

/** Format: https://git-scm.com/docs/gitformat-index */
const entryBytes = 62;
const extendedFlag = 0x4000;
const longestNameInFlags = 0xfff;

const modes: { [mode in FileMode]: number } = {
  '100644': 0o100644,
  '100755': 0o100755,
  '120000': 0o120000,
  '160000': 0o160000,
};

const low32 = (value: bigint) => Number(BigInt.asUintN(32, value));

function encodeEntry(file: TreeFile, cached: CachedFile | undefined): Buffer {
  const name = encodeName(file.path);
  const entry = Buffer.alloc((entryBytes + name.length + 8) & ~7);
  if (cached && cached.oid === file.oid && cached.mode === file.mode) {
    const { stamp, racy } = cached;
    const seconds = (ns: bigint) => low32(ns / 1_000_000_000n);
    const rest = (ns: bigint) => Number(ns % 1_000_000_000n);
    entry.writeUInt32BE(seconds(stamp.ctimeNs), 0);
    entry.writeUInt32BE(rest(stamp.ctimeNs), 4);
    entry.writeUInt32BE(seconds(stamp.mtimeNs), 8);
    entry.writeUInt32BE(rest(stamp.mtimeNs), 12);
    entry.writeUInt32BE(low32(stamp.dev), 16);
    entry.writeUInt32BE(low32(stamp.ino), 20);
    entry.writeUInt32BE(stamp.uid >>> 0, 28);
    entry.writeUInt32BE(stamp.gid >>> 0, 32);
    // Git's own sign for "look at the bytes": the size is not believed.
    entry.writeUInt32BE(racy ? 0 : stamp.size % 2 ** 32, 36);
  }
  entry.writeUInt32BE(modes[file.mode], 24);
  entry.write(file.oid, 40, 'hex');
  entry.writeUInt16BE(Math.min(name.length, longestNameInFlags), 60);
  name.copy(entry, entryBytes);
  return entry;
}

/** An index (version 2) of files in path order. Files that `stats` does not know are looked at by git. */
export function encodeIndex(
  files: readonly TreeFile[],
  stats: (path: string) => CachedFile | undefined,
): Buffer {
  const header = Buffer.from('DIRC\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(files.length, 8);
  const body = Buffer.concat([header, ...files.map(file => encodeEntry(file, stats(file.path)))]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

const modeOf = (mode: number): FileMode => {
  const kind = mode & 0o170000;
  if (kind === 0o120000) return '120000';
  if (kind === 0o160000) return '160000';
  return mode & 0o100 ? '100755' : '100644';
};

/** How many bytes version 4 drops from the end of the name before (the numbers of a pack's offsets). */
function droppedBytes(bytes: Buffer, start: number): { count: number; next: number } {
  let at = start;
  let byte = bytes[at++] ?? 0;
  let count = byte & 0x7f;
  while (byte & 0x80) {
    byte = bytes[at++] ?? 0;
    count = (count + 1) * 128 + (byte & 0x7f);
  }
  return { count, next: at };
}

/**
 * The files that an index (version 2, 3 or 4) tracks; null when it can't be read: damaged, or split in two
 * files. Trees of a sparse index are no files and make it unreadable, too.
 */
export function decodeIndex(bytes: Buffer): Map<string, { mode: FileMode; oid: Oid }> | null {
  if (bytes.length < 32 || bytes.toString('latin1', 0, 4) !== 'DIRC') return null;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return null;
  const files = new Map<string, { mode: FileMode; oid: Oid }>();
  const last = bytes.length - 20;
  let at = 12;
  let name: Buffer = Buffer.alloc(0);
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    if (at + entryBytes > last) return null;
    const mode = bytes.readUInt32BE(at + 24);
    if ((mode & 0o170000) === 0o040000) return null;
    const oid = bytes.toString('hex', at + 40, at + 60);
    const extended = (bytes.readUInt16BE(at + 60) & extendedFlag) !== 0;
    let nameStart = at + entryBytes + (extended ? 2 : 0);
    let kept: Buffer = Buffer.alloc(0);
    if (version === 4) {
      const dropped = droppedBytes(bytes, nameStart);
      kept = name.subarray(0, name.length - dropped.count);
      nameStart = dropped.next;
    }
    const nameEnd = bytes.indexOf(0, nameStart);
    if (nameEnd < 0 || nameEnd > last) return null;
    name = Buffer.concat([kept, bytes.subarray(nameStart, nameEnd)]);
    files.set(decodeName(name), { mode: modeOf(mode), oid });
    at = version === 4 ? nameEnd + 1 : at + ((nameEnd - at + 8) & ~7);
  }
  for (; at + 8 <= last; at += 8 + bytes.readUInt32BE(at + 4)) {
    if (['link', 'sdir'].includes(bytes.toString('latin1', at, at + 4))) return null;
  }
  return files;
}
