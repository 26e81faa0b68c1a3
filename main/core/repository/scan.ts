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
import { entryAsTracked, findUnlisted, type Tracked } from './tracked.ts';
import { encodeTree } from './tree-codec.ts';
import type { FileMode, Oid, TreeEntry, WorkingState } from './types.ts';

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

  const unlisted = await findUnlisted(workDir, tracked);

  /** What is tracked stays as it was. */
  const skip = async (path: string, reason: string): Promise<TreeEntry | null> => {
    const held = await entryAsTracked(tracked, objects, path);
    skipped.push({ path, reason: held ? `${reason} It stays in the project as it was last seen.` : reason });
    return held;
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
    if (stat.size > objectLimit) return await skip(path, 'It is larger than 512 MB.');
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
      if (other) return await skip(path, other[1]);
      if (stat.isDirectory()) return null;
      return await fileEntry(path, name, stat);
    } catch (error) {
      const errno = errnoOf(error);
      // Gone since the folder was listed; or a name that could not be decoded, and so can't be found.
      if (errno === 'ENOENT')
        return name.includes('\ufffd') ? await skip(path, 'Its name is not valid UTF-8.') : null;
      if (error instanceof Failure && error.code === 'file-changed') return await skip(path, error.message);
      const reason = unreadableReasons[errno];
      if (reason === undefined) throw error;
      return await skip(path, reason);
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
    if (depth > deepest) return await skip(path, 'It lies too many folders deep.');
    const dirents = await readFolder(path);
    if (dirents === null) return await skip(path, "It can't be read: permission denied.");
    if (dirents.some(entry => entry.name === '.git'))
      return await skip(path, 'It is a repository of its own.');
    const oid = await folder(path, dirents, rules, onlyTracked, depth);
    return oid === null ? null : { name, mode: '40000', oid };
  };

  const readFolder = async (path: string): Promise<Dirent[] | null> => {
    try {
      return await gate(() => readdir(join(workDir, path), { withFileTypes: true }));
    } catch (error) {
      const errno = errnoOf(error);
      if (path === '') throw error;
      if (errno === 'ENOENT' && path.includes('\ufffd')) await skip(path, 'Its name is not valid UTF-8.');
      if (errno === 'ENOENT' || errno === 'ENOTDIR') return [];
      if (unreadableReasons[errno] === undefined) throw error;
      return null;
    }
  };

  /** The folder's tree; null when nothing in it belongs to the project. */
  const folder = async (
    path: string,
    dirents: Dirent[],
    outerRules: IgnoreRules,
    onlyTracked: boolean,
    depth: number,
  ): Promise<Oid | null> => {
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
        if (refusal) return await skip(full, `Its name ${refusal}.`);
        if (!isFolder) return await gate(() => leaf(full, name));
        return await folderEntry(full, name, rules, onlyTracked || rules.ignores(full, true), depth + 1);
      }),
    );
    const kept = entries.filter(entry => entry !== null);
    for (const odd of unlisted.get(path) ?? []) {
      const held = await entryAsTracked(tracked, objects, odd);
      if (held) kept.push(held);
    }
    if (kept.length === 0 && path !== '') return null;
    return await objects.write('tree', encodeTree(kept));
  };

  const top = (await readFolder('')) ?? [];
  const tree = (await folder('', top, options.rules, false, 0)) as Oid;
  stats.keepOnly(seen);
  skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { tree, skipped };
}
