import { link, lstat, readdir, rename, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { createFile, errnoOf, removeIfThere, syncFolder, type Temps } from './durable-fs.ts';
import { isAlive } from './process-identity.ts';

const retryEveryMs = 20;

/** Creates `lock` with the bytes of `temp`, or answers false when somebody holds it. */
async function take(temp: string, lock: string, bytes: Uint8Array): Promise<boolean> {
  try {
    // A link, so that a lock that outlives us is recognised as ours by its inode.
    await link(temp, lock);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(errnoOf(error)))
      throw error;
  }
  return await createFile(lock, bytes);
}

/**
 * Replaces one of git's own files under git's own lock for it, `FILE.lock`, which native git honours too.
 * `check` runs while the lock is held; when it throws, nothing has changed. Throws `busy` when somebody
 * else holds the lock for longer than `waitMs`.
 */
export async function replaceUnderGitLock(
  target: string,
  bytes: Uint8Array,
  options: { temps: Temps; waitMs: number; check?: () => Promise<void> },
): Promise<void> {
  const lock = `${target}.lock`;
  const temp = await options.temps.write(bytes);
  try {
    const giveUpAt = performance.now() + options.waitMs;
    while (!(await take(temp, lock, bytes))) {
      if (performance.now() > giveUpAt) {
        throw new Failure(
          'busy',
          `Another program is changing this repository (${lock} exists). If none is running, delete that file and try again.`,
          { path: lock },
        );
      }
      await sleep(retryEveryMs);
    }
    try {
      await options.check?.();
      await rename(lock, target).catch(async (error: unknown) => {
        // Git leaves empty folders behind where names with a slash once stood.
        if (!['EISDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errnoOf(error))) throw error;
        await removeEmptyFolders(target);
        await rename(lock, target);
      });
    } catch (error) {
      await removeIfThere(lock);
      throw error;
    }
    await syncFolder(dirname(target));
  } finally {
    await removeIfThere(temp);
  }
}

async function removeEmptyFolders(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeEmptyFolders(join(path, entry.name));
  }
  await rmdir(path);
}

async function* lockFiles(folder: string, deep: boolean): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isFile() && entry.name.endsWith('.lock')) yield path;
    else if (deep && entry.isDirectory()) yield* lockFiles(path, true);
  }
}

/**
 * Removes temp files of processes that are gone, and the git locks that such a process held (a lock is a
 * link to its temp file). Answers the locks that were removed.
 */
export async function removeLeftovers(gitDir: string, temps: Temps): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(temps.dir).catch(() => [])) {
    const [pid = '', start = '0'] = name.split('.');
    if (!/^\d+$/.test(pid) || isAlive({ pid: Number(pid), start })) continue;
    const temp = join(temps.dir, name);
    const found = await lstat(temp).catch(() => null);
    if (!found) continue;
    if (found.nlink > 1) {
      for (const [folder, deep] of [
        [gitDir, false],
        [join(gitDir, 'refs'), true],
      ] as const) {
        for await (const lock of lockFiles(folder, deep)) {
          if ((await lstat(lock).catch(() => null))?.ino !== found.ino) continue;
          await removeIfThere(lock);
          removed.push(lock);
        }
      }
    }
    await removeIfThere(temp);
  }
  return removed;
}
