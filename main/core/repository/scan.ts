import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { errnoOf, readIfThere } from './durable-fs.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import type { ObjectStore } from './object-store.ts';
import { createGate } from './parallel.ts';
import { objectLimit } from './raw-object.ts';
import { readRegular } from './read-regular.ts';
import { nameRefusal } from './safe-path.ts';
import { nowNs, type StatCache } from './stat-cache.ts';
import { encodeName, encodeTree } from './tree-codec.ts';
import type { FileMode, Oid, TreeEntry, WorkingState } from './types.ts';

/** What is part of the project already, whether ignored or not: git's index, or else the last version. */
export type Tracked = {
  files: Map<string, { mode: FileMode; oid: Oid }>;
  /** All folders above tracked files, without a slash at the end. */
  folders: Set<string>;
};

export type ScanOptions = {
  workDir: string;
  objects: ObjectStore;
  stats: StatCache;
  rules: IgnoreRules;
  tracked: Tracked;
  /** Whether the disk keeps the executable bit and links (git's core.fileMode and core.symlinks). */
  keepsModes: boolean;
  keepsLinks: boolean;
};

const diskOperationsAtATime = 24;
const deepest = 200;

export function trackedFrom(files: Tracked['files']): Tracked {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return { files, folders };
}

const exists = (path: string): Promise<boolean> =>
  lstat(encodeName(path)).then(
    () => true,
    () => false,
  );

const kindReasons: [test: (stat: BigIntStats) => boolean, reason: string][] = [
  [stat => stat.isSocket(), 'It is a socket, not a file.'],
  [stat => stat.isFIFO(), 'It is a named pipe, not a file.'],
  [stat => stat.isCharacterDevice() || stat.isBlockDevice(), 'It is a device, not a file.'],
];

const unreadableReasons: { [errno: string]: string } = {
  EACCES: "It can't be read: permission denied.",
  EPERM: "It can't be read: permission denied.",
  EIO: "It can't be read: the disk reports an error.",
  ELOOP: 'It was replaced by a link while it was read.',
};

/**
 * Reads the working folder as a tree and writes the objects that are new. A file is read only when its stat
 * differs from the cache's. What can't be read but is tracked stays in the tree as it was.
 */
export async function scanWorkingFolder(options: ScanOptions): Promise<WorkingState> {
  const { workDir, objects, stats, tracked } = options;
  const gate = createGate(diskOperationsAtATime);
  const skipped: WorkingState['skipped'] = [];
  const seen = new Set<string>();

  // Files whose names are not UTF-8 don't show in a folder's list: they stay as they were, too.
  const unlisted = new Map<string, TreeEntry[]>();
  for (const [path, known] of tracked.files) {
    if (path.isWellFormed() || !(await exists(join(workDir, path)))) continue;
    const slash = path.lastIndexOf('/');
    const parent = slash < 0 ? '' : path.slice(0, slash);
    unlisted.set(parent, [...(unlisted.get(parent) ?? []), { name: path.slice(slash + 1), ...known }]);
  }

  const skip = (path: string, reason: string): TreeEntry | null => {
    const known = tracked.files.get(path);
    skipped.push({ path, reason: known ? `${reason} It stays in the project as it was last seen.` : reason });
    return known ? { name: path.slice(path.lastIndexOf('/') + 1), ...known } : null;
  };

  const modeOf = (path: string, stat: BigIntStats): FileMode => {
    const before = tracked.files.get(path)?.mode;
    if (!options.keepsLinks && before === '120000') return '120000';
    if (!options.keepsModes) return before === '100755' ? '100755' : '100644';
    return stat.mode & 0o100n ? '100755' : '100644';
  };

  const fileEntry = async (path: string, name: string, stat: BigIntStats): Promise<TreeEntry | null> => {
    const isLink = stat.isSymbolicLink();
    const cached = stats.match(path, stat);
    if (cached && (await objects.has(cached.oid))) {
      seen.add(path);
      return { name, mode: isLink ? '120000' : modeOf(path, stat), oid: cached.oid };
    }
    if (stat.size > objectLimit) return skip(path, 'It is larger than 512 MB.');
    const readAt = nowNs();
    const full = join(workDir, path);
    const read = isLink
      ? { bytes: await readlink(full, { encoding: 'buffer' }), stat }
      : await readRegular(full);
    const oid = await objects.write('blob', read.bytes);
    const mode = isLink ? '120000' : modeOf(path, read.stat);
    stats.set(path, read.stat, { mode, oid }, readAt);
    seen.add(path);
    return { name, mode, oid };
  };

  const leaf = async (path: string, name: string): Promise<TreeEntry | null> => {
    try {
      const stat = await lstat(join(workDir, path), { bigint: true });
      const other = kindReasons.find(([test]) => test(stat));
      if (other) return skip(path, other[1]);
      if (stat.isDirectory()) return null;
      return await fileEntry(path, name, stat);
    } catch (error) {
      const errno = errnoOf(error);
      // Gone since the folder was listed; or a name that could not be decoded, and so can't be found.
      if (errno === 'ENOENT')
        return name.includes('\ufffd') ? skip(path, 'Its name is not valid UTF-8.') : null;
      if (error instanceof Failure && error.code === 'file-changed') return skip(path, error.message);
      const reason = unreadableReasons[errno];
      if (reason === undefined) throw error;
      return skip(path, reason);
    }
  };

  const folderEntry = async (
    path: string,
    name: string,
    rules: IgnoreRules,
    onlyTracked: boolean,
    depth: number,
  ): Promise<TreeEntry | null> => {
    const known = tracked.files.get(path);
    // A submodule's commit is kept; what is inside is that repository's matter.
    if (known?.mode === '160000') return { name, ...known };
    const oid = await folder(path, rules, onlyTracked, depth);
    return oid === null ? null : { name, mode: '40000', oid };
  };

  const readFolder = async (path: string): Promise<Dirent[] | null> => {
    try {
      return await gate(() => readdir(join(workDir, path), { withFileTypes: true }));
    } catch (error) {
      const errno = errnoOf(error);
      if (path === '') throw error;
      if (errno === 'ENOENT' && path.includes('\ufffd')) skip(path, 'Its name is not valid UTF-8.');
      if (errno === 'ENOENT' || errno === 'ENOTDIR') return [];
      if (unreadableReasons[errno] === undefined) throw error;
      return null;
    }
  };

  /** What an unreadable folder held when it was last seen. */
  const folderAsTracked = async (path: string): Promise<Oid | null> => {
    const entries: TreeEntry[] = [];
    const prefix = `${path}/`;
    const below = new Set<string>();
    for (const [file, known] of tracked.files) {
      if (!file.startsWith(prefix)) continue;
      const rest = file.slice(prefix.length);
      const slash = rest.indexOf('/');
      if (slash < 0) entries.push({ name: rest, ...known });
      else below.add(rest.slice(0, slash));
    }
    for (const name of below) {
      const oid = await folderAsTracked(prefix + name);
      if (oid !== null) entries.push({ name, mode: '40000', oid });
    }
    return entries.length === 0 ? null : await objects.write('tree', encodeTree(entries));
  };

  /** The folder's tree; null when nothing in it belongs to the project. */
  const folder = async (
    path: string,
    outerRules: IgnoreRules,
    onlyTracked: boolean,
    depth: number,
  ): Promise<Oid | null> => {
    const dirents = await readFolder(path);
    if (dirents === null || depth > deepest) {
      const reason =
        dirents === null ? "It can't be read: permission denied." : 'It lies too many folders deep.';
      const held = await folderAsTracked(path);
      skipped.push({
        path,
        reason: held ? `${reason} It stays in the project as it was last seen.` : reason,
      });
      return held;
    }
    if (path !== '' && dirents.some(entry => entry.name === '.git')) {
      skipped.push({ path, reason: 'It is a repository of its own.' });
      return null;
    }
    const prefix = path === '' ? '' : `${path}/`;
    let rules = outerRules;
    if (dirents.some(entry => entry.name === '.gitignore' && entry.isFile())) {
      const text = await gate(() => readIfThere(join(workDir, prefix, '.gitignore'))).catch(() => null);
      if (text) rules = outerRules.below(prefix, text.toString('utf8'));
    }
    const entries = await Promise.all(
      dirents.map(async (entry): Promise<TreeEntry | null> => {
        const { name } = entry;
        const full = prefix + name;
        if (path === '' && name === '.git') return null;
        const isFolder = entry.isDirectory();
        const isTracked = isFolder
          ? tracked.folders.has(full) || tracked.files.get(full)?.mode === '160000'
          : tracked.files.has(full);
        if (!isTracked && (onlyTracked || rules.ignores(full, isFolder))) return null;
        const refusal = nameRefusal(name);
        if (refusal) {
          skipped.push({ path: full, reason: `Its name ${refusal}.` });
          return null;
        }
        if (!isFolder) return await gate(() => leaf(full, name));
        return await folderEntry(full, name, rules, onlyTracked || rules.ignores(full, true), depth + 1);
      }),
    );
    const kept = entries.filter(entry => entry !== null);
    for (const entry of unlisted.get(path) ?? []) kept.push(entry);
    if (kept.length === 0 && path !== '') return null;
    return await objects.write('tree', encodeTree(kept));
  };

  const tree = (await folder('', options.rules, false, 0)) as Oid;
  stats.keepOnly(seen);
  skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { tree, skipped };
}
