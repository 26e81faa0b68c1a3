import { type IndexFile, isExtended, modeAt, nameAt, oidAt, stageAt } from './index-file.ts';
import type { KnownFile } from './known-files.ts';
import { encodeName } from './tree-codec.ts';
import type { FileMode, TreeFile } from './types.ts';

const plainEntryBytes = 62;
const longestNameInFlags = 0xfff;
const intentToAdd = 0x2000;

const modes: { [mode in FileMode]: number } = {
  '100644': 0o100644,
  '100755': 0o100755,
  '120000': 0o120000,
  '160000': 0o160000,
};

/** Stat, mode and id of an entry. What is not known as this very file is looked at by git. */
function fill(entries: Buffer, start: number, { mode, oid }: TreeFile, known: KnownFile | undefined): void {
  entries.fill(0, start, start + 40);
  if (known && known.oid === oid && known.mode === mode) {
    entries.writeUInt32BE(known.ctimeSec >>> 0, start);
    entries.writeUInt32BE(known.ctimeNsec, start + 4);
    entries.writeUInt32BE(known.mtimeSec >>> 0, start + 8);
    entries.writeUInt32BE(known.mtimeNsec, start + 12);
    entries.writeUInt32BE(known.dev % 2 ** 32, start + 16);
    entries.writeUInt32BE(known.ino % 2 ** 32, start + 20);
    entries.writeUInt32BE(known.uid >>> 0, start + 28);
    entries.writeUInt32BE(known.gid >>> 0, start + 32);
    // Git's own sign for "look at the bytes": the size is not believed.
    entries.writeUInt32BE(known.racy ? 0 : known.size % 2 ** 32, start + 36);
  }
  entries.writeUInt32BE(modes[mode], start + 24);
  entries.write(oid, start + 40, 'hex');
}

function newEntry(name: Buffer, file: TreeFile, known: KnownFile | undefined): Buffer {
  const entry = Buffer.alloc((plainEntryBytes + name.length + 8) & ~7);
  fill(entry, 0, file, known);
  entry.writeUInt16BE(Math.min(name.length, longestNameInFlags), 60);
  name.copy(entry, plainEntryBytes);
  return entry;
}

/** Where a name stands, or where it would. */
function find({ entries, starts }: IndexFile, name: Buffer): { at: number; isThere: boolean } {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = nameAt(entries, starts[middle] as number).compare(name);
    if (order === 0) return { at: middle, isThere: true };
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return { at: low, isThere: false };
}

export type FileChange = { path: string; after: TreeFile | null };
type Known = (path: string) => KnownFile | undefined;

/**
 * Applies changes (in path order) to an index without conflicts: entries that stay are patched in place, `index` is changed.
 * Flags that somebody has set on an entry (assume-unchanged and its kin) are kept.
 */
export function patchIndex(index: IndexFile, changes: readonly FileChange[], known: Known): IndexFile {
  const moved: { at: number; isThere: boolean; entry: Buffer | null }[] = [];
  for (const { path, after } of changes) {
    const name = encodeName(path);
    const { at, isThere } = find(index, name);
    if (isThere && after) fill(index.entries, index.starts[at] as number, after, known(path));
    else if (isThere || after)
      moved.push({ at, isThere, entry: after && newEntry(name, after, known(path)) });
  }
  if (moved.length === 0) return index;
  const parts: Buffer[] = [];
  const keep = (from: number, to: number) => {
    if (from < to) parts.push(index.entries.subarray(startOf(index, from), startOf(index, to)));
  };
  let next = 0;
  for (const { at, isThere, entry } of moved) {
    keep(next, at);
    next = isThere ? at + 1 : at;
    if (entry) parts.push(entry);
  }
  keep(next, index.starts.length);
  return fromParts(index.version, Buffer.concat(parts));
}

const startOf = ({ entries, starts }: IndexFile, at: number) => starts[at] ?? entries.length;

function fromParts(version: number, entries: Buffer): IndexFile {
  const starts: number[] = [];
  for (let at = 0; at < entries.length; ) {
    starts.push(at);
    const upToName = plainEntryBytes + (isExtended(entries, at) ? 2 : 0);
    at += (upToName + nameAt(entries, at).length + 8) & ~7;
  }
  return { version, entries, starts, tree: null };
}

/** An index that holds exactly these files, in path order; stats and flags of `before` are kept where they hold. */
export function rebuildIndex(before: IndexFile | null, files: readonly TreeFile[], known: Known): IndexFile {
  let version = 2;
  let next = 0;
  const parts: Buffer[] = [];
  for (const file of files) {
    const name = encodeName(file.path);
    let entry: Buffer | null = null;
    for (; before && next < before.starts.length; next++) {
      const start = before.starts[next] as number;
      const order = nameAt(before.entries, start).compare(name);
      if (order > 0) break;
      if (order === 0 && stageAt(before.entries, start) === 0) {
        entry = Buffer.from(before.entries.subarray(start, startOf(before, next + 1)));
      }
    }
    const stat = known(file.path);
    if (!entry) entry = newEntry(name, file, stat);
    else {
      const isSame = oidAt(entry, 0) === file.oid && modeAt(entry, 0) === file.mode;
      if (!isSame || stat?.oid === file.oid) fill(entry, 0, file, stat);
      if (isExtended(entry, 0)) {
        // What is in a version is no mere intent any more.
        entry.writeUInt16BE(entry.readUInt16BE(62) & ~intentToAdd, 62);
        version = 3;
      }
    }
    parts.push(entry);
  }
  return fromParts(version, Buffer.concat(parts));
}
