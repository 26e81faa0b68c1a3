import { createHash } from 'node:crypto';
import { decodeName } from './tree-codec.ts';
import type { FileMode, Oid } from './types.ts';

/** Git's index in memory. Format: https://git-scm.com/docs/gitformat-index */
export type IndexFile = {
  /** 2 or 3 (which has entries with more flags). */
  version: number;
  /** The entries as they stand in the file, in order of their names. */
  entries: Buffer;
  /** Where each entry begins. */
  starts: number[];
  /** The tree that the entries are, exactly; null when that is not known. */
  tree: Oid | null;
};

const headerBytes = 12;
const checksumBytes = 20;
const oidEnd = 60;
const flagsAt = 60;
const plainEntryBytes = 62;
const longestNameInFlags = 0xfff;
const extendedFlag = 0x4000;
const stageFlags = 0x3000;

export const isExtended = (entries: Buffer, start: number): boolean =>
  (entries.readUInt16BE(start + flagsAt) & extendedFlag) !== 0;

/** 0, or 1 to 3 for the sides of a conflict. */
export const stageAt = (entries: Buffer, start: number): number =>
  (entries.readUInt16BE(start + flagsAt) & stageFlags) >> 12;

export function nameAt(entries: Buffer, start: number): Buffer {
  const nameStart = start + plainEntryBytes + (isExtended(entries, start) ? 2 : 0);
  const length = entries.readUInt16BE(start + flagsAt) & longestNameInFlags;
  const end = length < longestNameInFlags ? nameStart + length : entries.indexOf(0, nameStart);
  return entries.subarray(nameStart, end);
}

export function modeAt(entries: Buffer, start: number): FileMode {
  const mode = entries.readUInt32BE(start + 24);
  const kind = mode & 0o170000;
  if (kind === 0o120000) return '120000';
  if (kind === 0o160000) return '160000';
  return mode & 0o100 ? '100755' : '100644';
}

export const oidAt = (entries: Buffer, start: number): Oid => entries.toString('hex', start + 40, start + 60);

/** Names are padded to a multiple of eight bytes, with at least one zero. */
const entryBytes = (upToName: number, nameLength: number) => (upToName + nameLength + 8) & ~7;

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

type Entries = Pick<IndexFile, 'entries' | 'starts'> & { end: number };

/** Names that share the beginning of the one before, written out. */
function expand(bytes: Buffer, count: number, last: number): Entries | null {
  const parts: Buffer[] = [];
  const starts: number[] = [];
  let at = headerBytes;
  let length = 0;
  let name: Buffer = Buffer.alloc(0);
  for (let left = count; left > 0; left--) {
    if (at + plainEntryBytes > last) return null;
    const upToName = plainEntryBytes + (isExtended(bytes, at) ? 2 : 0);
    const dropped = droppedBytes(bytes, at + upToName);
    const end = bytes.indexOf(0, dropped.next);
    if (end < 0 || end > last || dropped.count > name.length) return null;
    name = Buffer.concat([name.subarray(0, name.length - dropped.count), bytes.subarray(dropped.next, end)]);
    const entry = Buffer.alloc(entryBytes(upToName, name.length));
    bytes.copy(entry, 0, at, at + upToName);
    name.copy(entry, upToName);
    starts.push(length);
    parts.push(entry);
    length += entry.length;
    at = end + 1;
  }
  return { entries: Buffer.concat(parts), starts, end: at };
}

function collect(bytes: Buffer, count: number, last: number): Entries | null {
  const starts: number[] = [];
  let at = headerBytes;
  for (let left = count; left > 0; left--) {
    if (at + plainEntryBytes > last) return null;
    const name = nameAt(bytes, at);
    starts.push(at - headerBytes);
    at += entryBytes(plainEntryBytes + (isExtended(bytes, at) ? 2 : 0), name.length);
    if (at > last) return null;
  }
  // A copy, to be patched in place.
  return { entries: Buffer.from(bytes.subarray(headerBytes, at)), starts, end: at };
}

/** The root of the extension that says which trees the entries are; null when it is not valid for all of them. */
function treeIn(extension: Buffer, count: number): Oid | null {
  const end = extension.indexOf(0x0a);
  const [entryCount] = extension.toString('latin1', 1, Math.max(end, 1)).split(' ');
  if (extension[0] !== 0 || end < 0 || Number(entryCount) !== count || count === 0) return null;
  return extension.length < end + 21 ? null : extension.toString('hex', end + 1, end + 21);
}

/**
 * Reads an index of version 2, 3 or 4. Null when it can't be read: damaged, split in two files, sparse, or with
 * anything else in it that has to be understood.
 */
export function decodeIndex(bytes: Buffer): IndexFile | null {
  const last = bytes.length - checksumBytes;
  if (last < headerBytes || bytes.toString('latin1', 0, 4) !== 'DIRC') return null;
  const version = bytes.readUInt32BE(4);
  const count = bytes.readUInt32BE(8);
  if (version < 2 || version > 4) return null;
  const sum = bytes.subarray(last);
  // All zeros with git's index.skipHash.
  if (sum.some(byte => byte !== 0) && !checksum(bytes.subarray(0, last)).equals(sum)) return null;
  const found = version === 4 ? expand(bytes, count, last) : collect(bytes, count, last);
  if (!found) return null;
  const { entries, starts } = found;
  // Folders of a sparse index are no files.
  if (starts.some(start => (entries.readUInt32BE(start + 24) & 0o170000) === 0o040000)) return null;
  let tree: Oid | null = null;
  for (let at = found.end; at + 8 <= last; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    if (end > last || !/^[A-Z]/.test(name)) return null;
    if (name === 'TREE') tree = treeIn(bytes.subarray(at + 8, end), count);
    at = end;
  }
  return { version: starts.some(start => isExtended(entries, start)) ? 3 : 2, entries, starts, tree };
}

const checksum = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();

/** The index file's bytes. All extensions are left out but the root of the trees. */
export function encodeIndex({ version, entries, starts, tree }: IndexFile): Buffer {
  const header = Buffer.from('DIRC\0\0\0\0\0\0\0\0', 'latin1');
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(starts.length, 8);
  const parts = [header, entries];
  if (tree !== null && starts.length > 0) {
    const root = Buffer.concat([Buffer.from(`\0${starts.length} 0\n`), Buffer.from(tree, 'hex')]);
    const extension = Buffer.from('TREE\0\0\0\0', 'latin1');
    extension.writeUInt32BE(root.length, 4);
    parts.push(extension, root);
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([body, checksum(body)]);
}

/** What the index tracks, by path. Of a conflict, the last of its sides. */
export function trackedFiles({ entries, starts }: IndexFile): Map<string, { mode: FileMode; oid: Oid }> {
  const files = new Map<string, { mode: FileMode; oid: Oid }>();
  for (const start of starts) {
    files.set(decodeName(nameAt(entries, start)), {
      mode: modeAt(entries, start),
      oid: oidAt(entries, start),
    });
  }
  return files;
}

/** Changes when other paths are tracked, or with other modes, or when a submodule stands elsewhere. */
export function trackedHash({ entries, starts }: IndexFile): string {
  const told = Buffer.alloc(entries.length);
  let at = 0;
  for (const [index, start] of starts.entries()) {
    at += entries.copy(told, at, start + 24, start + 28);
    const isModule = modeAt(entries, start) === '160000';
    if (isModule) at += entries.copy(told, at, start + 40, start + oidEnd);
    // The name with the zeros behind it, and with its length and stage before it.
    at += entries.copy(told, at, start + flagsAt, starts[index + 1] ?? entries.length);
  }
  return createHash('sha1').update(told.subarray(0, at)).digest('hex');
}
