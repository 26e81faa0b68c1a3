import { lstat, mkdir, readlink, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf, makeFolders, moveFile, syncFolder, type Temps } from './durable-fs.ts';
import { forEachBounded } from './parallel.ts';
import { objectId } from './raw-object.ts';
import { readRegular } from './read-regular.ts';
import { nowNs, type StatCache } from './stat-cache.ts';
import type { FileMode, Oid, Progress, TreeChange, TreeFile } from './types.ts';

export type CheckoutOptions = {
  workDir: string;
  temps: Temps;
  stats: StatCache;
  readBlob: (oid: Oid) => Promise<Uint8Array>;
  /** Where files go that stand in the way and are in neither tree. */
  keptDir: string;
  /** Whether the disk keeps the executable bit. */
  keepsModes: boolean;
  /** Told of each file that was put aside. */
  onKept: (path: string, keptAt: string) => void;
  progress?: Progress | undefined;
};

type State = { kind: 'absent' | 'folder' | 'other' } | { kind: 'file'; mode: FileMode; oid: Oid };

const writesAtATime = 8;

/** A place for `path` in a folder, or in one beside it when something is kept there already. */
async function findFree(folder: string, path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const base = number === 1 ? folder : `${folder}-${number}`;
    let isFree = true;
    for (let end = path.indexOf('/'); isFree && end >= 0; end = path.indexOf('/', end + 1)) {
      isFree = (await lstat(join(base, path.slice(0, end))).catch(() => null))?.isDirectory() !== false;
    }
    if (isFree && (await lstat(join(base, path)).catch(() => null)) === null) return join(base, path);
  }
}

/**
 * Takes the working folder from one tree to another. What already is as it shall be is left alone, so that
 * the same call finishes what an earlier one began. Bytes are written as they are stored: line endings are
 * never converted. Links are made as links, and nothing is written or removed through one.
 */
export async function applyChanges(changes: readonly TreeChange[], options: CheckoutOptions): Promise<void> {
  const { workDir, temps, stats } = options;
  const touched = new Set<string>();
  let done = 0;
  const step = () => options.progress?.(++done, changes.length);

  /** Whether all folders above are real folders, as far as the project goes. */
  const isReachable = async (path: string): Promise<boolean> => {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      const stat = await lstat(join(workDir, path.slice(0, end))).catch(() => null);
      if (!stat?.isDirectory()) return false;
    }
    return true;
  };

  const look = async (path: string): Promise<State> => {
    const full = join(workDir, path);
    if (!(await isReachable(path))) return { kind: 'absent' };
    try {
      const stat = await lstat(full, { bigint: true });
      if (stat.isDirectory()) return { kind: 'folder' };
      const bit: FileMode = stat.mode & 0o100n ? '100755' : '100644';
      const mode: FileMode = stat.isSymbolicLink() ? '120000' : bit;
      if (mode !== '120000' && !stat.isFile()) return { kind: 'other' };
      const cached = stats.match(path, stat);
      if (cached) return { kind: 'file', mode, oid: cached.oid };
      const bytes =
        mode === '120000' ? await readlink(full, { encoding: 'buffer' }) : (await readRegular(full)).bytes;
      return { kind: 'file', mode, oid: objectId('blob', bytes) };
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return { kind: 'absent' };
      throw error;
    }
  };

  const sameMode = (a: FileMode, b: FileMode) =>
    a === b || (!options.keepsModes && a.startsWith('100') && b.startsWith('100'));
  const is = (state: State, file: TreeFile | null) =>
    file !== null && state.kind === 'file' && state.oid === file.oid && sameMode(state.mode, file.mode);

  const keep = async (path: string) => {
    const keptAt = await findFree(options.keptDir, path);
    await makeFolders(dirname(keptAt));
    await moveFile(join(workDir, path), keptAt);
    options.onKept(path, keptAt);
  };

  const removeEmptyAbove = async (path: string) => {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      try {
        await rmdir(join(workDir, path.slice(0, end)));
      } catch {
        return;
      }
    }
  };

  const remove = async ({ path, before }: TreeChange) => {
    const state = await look(path);
    const full = join(workDir, path);
    if (before?.mode === '160000') {
      // A submodule's own files are not ours to remove.
      if (state.kind === 'folder') await rmdir(full).catch(() => undefined);
    } else if (is(state, before)) {
      await unlink(full);
    } else if (state.kind === 'file' || state.kind === 'other') {
      await keep(path);
    }
    stats.remove(path);
    if (state.kind !== 'absent') await removeEmptyAbove(path);
  };

  const madeFolders = new Map<string, Promise<void>>();
  const makeFolder = (path: string): Promise<void> => {
    if (path === '' || path === '.') return Promise.resolve();
    let made = madeFolders.get(path);
    if (!made) {
      made = (async () => {
        await makeFolder(dirname(path));
        const stat = await lstat(join(workDir, path)).catch(() => null);
        if (stat?.isDirectory()) return;
        if (stat) await keep(path);
        await mkdir(join(workDir, path));
      })();
      madeFolders.set(path, made);
    }
    return made;
  };

  const clearPlace = async (path: string, state: State, before: TreeFile | null) => {
    if (state.kind === 'absent' || is(state, before)) return;
    if (state.kind === 'folder') {
      const emptied = await rmdir(join(workDir, path)).then(
        () => true,
        () => false,
      );
      if (emptied) return;
    }
    await keep(path);
  };

  const write = async ({ path, before }: TreeChange, after: TreeFile) => {
    await makeFolder(dirname(path));
    const full = join(workDir, path);
    const state = await look(path);
    if (after.mode === '160000') {
      if (state.kind !== 'folder') {
        await clearPlace(path, state, before);
        await mkdir(full);
      }
      return;
    }
    if (!is(state, after)) {
      await clearPlace(path, state, before);
      const bytes = await options.readBlob(after.oid);
      if (after.mode === '120000') {
        const temp = await temps.write(new Uint8Array(), { durable: false });
        await unlink(temp);
        await symlink(Buffer.from(bytes), temp);
        await rename(temp, full);
      } else {
        const mode = after.mode === '100755' ? 0o777 : 0o666;
        await moveFile(await temps.write(bytes, { mode }), full);
      }
    }
    touched.add(dirname(full));
    const readAt = nowNs();
    stats.set(path, await lstat(full, { bigint: true }), after, readAt);
  };

  for (const change of [...changes].reverse()) {
    if (change.after !== null) continue;
    await remove(change);
    step();
  }
  await forEachBounded(changes, writesAtATime, async change => {
    if (change.after === null) return;
    await write(change, change.after);
    step();
  });
  await forEachBounded([...touched], writesAtATime, syncFolder);
}
