import { type Dirent, linkSync, lstatSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { createFile, type DiskTemps, errnoOf, removeIfThere, syncFolder } from './disk.ts';
import { isAlive } from './process-identity.ts';

const retryEveryMs = 20;

type LockOptions = {
  temps: Pick<DiskTemps, 'write' | 'spares'>;
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

/** Locks of this process that could not be given back when their work was over, as they stood then. */
const abandoned = new Map<string, { ino: number; ctimeMs: number }>();

/** Removes the lock. Throws when it can't be removed: the next one of this process who wants it tries again. */
function giveBack(lock: string): void {
  try {
    removeIfThere(lock);
  } catch (error) {
    const stat = lstatSync(lock, { throwIfNoEntry: false });
    if (stat) abandoned.set(lock, { ino: stat.ino, ctimeMs: stat.ctimeMs });
    throw error;
  }
}

/** Whether the lock was one that this process left behind, and is gone now. */
function takeBack(lock: string): boolean {
  const left = abandoned.get(lock);
  if (left === undefined) return false;
  const found = statOf(lock);
  // Another one's by now: somebody else removed ours.
  if (found && (found.ino !== left.ino || found.ctimeMs !== left.ctimeMs)) {
    abandoned.delete(lock);
    return false;
  }
  removeIfThere(lock);
  abandoned.delete(lock);
  return true;
}

/** One try, and another every 20 ms. Throws `busy`. */
async function acquire(temp: string, lock: string, bytes: Uint8Array, waitMs: number): Promise<void> {
  const giveUpAt = performance.now() + waitMs;
  while (!take(temp, lock, bytes)) {
    if (takeBack(lock)) continue;
    if (performance.now() > giveUpAt) {
      throw new Failure(
        'busy',
        `Another program is changing this repository (${lock} exists). If none is running, delete that file and try again.`,
        { path: lock },
      );
    }
    await sleep(retryEveryMs);
  }
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
  const lock = `${target}.lock`;
  const bytes = Buffer.alloc(0);
  const temp = options.temps.write(bytes, { durable: false });
  try {
    await acquire(temp, lock, bytes, options.waitMs);
  } catch (error) {
    removeIfThere(temp);
    throw error;
  }
  try {
    // Should the lock come back, its temp file tells whose it was.
    if (options.lasting) syncFolder(dirname(temp));
    return await work();
  } finally {
    giveBack(lock);
    if (options.lasting) syncFolder(dirname(lock));
    // Not before: a lock that can't be removed is known by it.
    removeIfThere(temp);
  }
}

/** New bytes for one of git's own files, in a file of their own so far. */
export type Replacement = {
  /** Has to be made durable before `move`. */
  temp: string;
  /** Takes git's own lock for the file. Throws `busy` when somebody else holds it for longer than `waitMs`. */
  lock: () => Promise<void>;
  /** Puts the bytes in the file's place, which gives the lock back. The folder has to be synced then. */
  move: () => void;
  /** Gives the lock back where it is still held, and removes what is left. To be called in any case. */
  end: () => void;
};

/** Replaces one of git's own files in steps, so that several files can take each step together. */
export function prepareReplacement(
  target: string,
  bytes: Uint8Array,
  { temps, waitMs }: Omit<LockOptions, 'lasting'>,
): Replacement {
  const lock = `${target}.lock`;
  const temp = temps.write(bytes, { durable: false });
  let isHeld = false;
  return {
    temp,
    lock: async () => {
      await acquire(temp, lock, bytes, waitMs);
      isHeld = true;
    },
    move: () => {
      temps.spares.keepOld(target);
      moveIntoPlace(lock, target);
      isHeld = false;
    },
    end: () => {
      if (isHeld) giveBack(lock);
      isHeld = false;
      removeIfThere(temp);
    },
  };
}

/** What can't be removed now is known as left behind when the project is opened next. */
export function orLater(end: () => void): void {
  try {
    end();
  } catch {
    // The work is done, or has failed for a reason of its own.
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
