import { type Dirent, linkSync, lstatSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { createFile, errnoOf, type NewFile, removeIfThere, syncFolder } from './disk.ts';
import { isAlive } from './process-identity.ts';

const retryEveryMs = 20;

type LockOptions = {
  temps: { write: (bytes: Uint8Array, options?: NewFile) => string | Promise<string> };
  waitMs: number;
  /** The folder is synced while the lock is held, so that it may come back after a power loss. */
  lasting?: boolean;
};

/** Creates `lock` with the bytes of `temp`, or answers false when somebody holds it. */
function take(temp: string, lock: string, bytes: Uint8Array): boolean {
  try {
    // A link, so that a lock that outlives us is recognised as ours by its inode.
    linkSync(temp, lock);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(errnoOf(error)))
      throw error;
  }
  return createFile(lock, bytes);
}

/** One try, and another every 20 ms. Answers the paths of the lock and of its twin, both to be removed. */
async function acquire(target: string, bytes: Uint8Array, durable: boolean, { temps, waitMs }: LockOptions) {
  const lock = `${target}.lock`;
  const temp = await temps.write(bytes, { durable });
  try {
    const giveUpAt = performance.now() + waitMs;
    while (!take(temp, lock, bytes)) {
      if (performance.now() > giveUpAt) {
        throw new Failure(
          'busy',
          `Another program is changing this repository (${lock} exists). If none is running, delete that file and try again.`,
          { path: lock },
        );
      }
      await sleep(retryEveryMs);
    }
  } catch (error) {
    removeIfThere(temp);
    throw error;
  }
  return { lock, temp };
}

/**
 * Runs `work` while holding git's own lock for a file, `FILE.lock`, which native git honours too. Throws
 * `busy` when somebody else holds the lock for longer than `waitMs`.
 */
export async function underGitLock<T>(
  target: string,
  options: LockOptions,
  work: () => T | Promise<T>,
): Promise<T> {
  const { lock, temp } = await acquire(target, Buffer.alloc(0), false, options);
  try {
    // Should the lock come back, its temp file tells whose it was.
    if (options.lasting) syncFolder(dirname(temp));
    return await work();
  } finally {
    removeIfThere(lock);
    if (options.lasting) syncFolder(dirname(lock));
    removeIfThere(temp);
  }
}

/**
 * Replaces one of git's own files under git's own lock for it. `check` runs while the lock is held; when it
 * throws, nothing has changed. Throws `busy` as `underGitLock`.
 */
export async function replaceUnderGitLock(
  target: string,
  bytes: Uint8Array,
  options: LockOptions & { check?: () => void | Promise<void> },
): Promise<void> {
  const { lock, temp } = await acquire(target, bytes, true, options);
  try {
    try {
      await options.check?.();
      moveIntoPlace(lock, target);
    } catch (error) {
      removeIfThere(lock);
      throw error;
    }
    syncFolder(dirname(target));
  } finally {
    removeIfThere(temp);
  }
}

function moveIntoPlace(lock: string, target: string): void {
  try {
    renameSync(lock, target);
  } catch (error) {
    // Git leaves empty folders behind where names with a slash once stood.
    if (!['EISDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errnoOf(error))) throw error;
    removeEmptyFolders(target);
    renameSync(lock, target);
  }
}

function removeEmptyFolders(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(path, entry.name));
  }
  rmdirSync(path);
}

function* lockFiles(folder: string, deep: boolean): Generator<string> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isFile() && entry.name.endsWith('.lock')) yield path;
    else if (deep && entry.isDirectory()) yield* lockFiles(path, true);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const statOf = (path: string) => lstatSync(path, { throwIfNoEntry: false });

/**
 * Removes temp files of processes that are gone, and the git locks that such a process held (a lock is a
 * link to its temp file). Answers the locks that were removed.
 */
export function removeLeftovers(gitDir: string, temps: { dir: string }): string[] {
  const removed: string[] = [];
  for (const { name } of entriesOf(temps.dir)) {
    const [pid = '', start = '0'] = name.split('.');
    if (!/^\d+$/.test(pid) || isAlive({ pid: Number(pid), start })) continue;
    const temp = join(temps.dir, name);
    const found = statOf(temp);
    if (!found) continue;
    if (found.nlink > 1) {
      for (const lock of [...lockFiles(gitDir, false), ...lockFiles(join(gitDir, 'refs'), true)]) {
        if (statOf(lock)?.ino !== found.ino) continue;
        removeIfThere(lock);
        removed.push(lock);
      }
    }
    removeIfThere(temp);
  }
  return removed;
}
