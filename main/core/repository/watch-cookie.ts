import { type FSWatcher, readdirSync, renameSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createFile, errnoOf, makeFolders, removeIfThere } from './disk.ts';
import { isAlive, thisProcess } from './process-identity.ts';

/** How long a system that hands out changes at once is waited for, and one that gathers them. */
const waitMs = process.platform === 'linux' ? 50 : 200;

export type Cookies = {
  /** Whether the system has told all changes that were made before; false when that can't be known. */
  settle: () => Promise<boolean>;
  close: () => void;
};

/**
 * Asks the system's queue of changes whether it is empty: a file in `dir` gets another name, and its own event
 * comes after those of everything before. On Linux all watches of a thread share one queue, which is in order
 * (https://man7.org/linux/man-pages/man7/inotify.7.html). Throws system errors.
 */
export function openCookies(dir: string): Cookies {
  makeFolders(dir);
  removeOthers(dir);
  const own = `${thisProcess.pid}.${thisProcess.start}.${Math.random().toString(36).slice(2)}`;
  let count = 0;
  let cookie = join(dir, `${own}.${count}`);
  createFile(cookie, '', { durable: false });
  const waiting = new Map<string, (arrived: boolean) => void>();
  const watcher: FSWatcher = watch(dir, { persistent: false }, (_, name) => {
    if (name !== null) waiting.get(name)?.(true);
  });
  // The wait for its events runs out then.
  watcher.on('error', () => watcher.close());

  const rename = () => {
    const name = `${own}.${++count}`;
    const next = join(dir, name);
    try {
      renameSync(cookie, next);
    } catch (error) {
      // Somebody has tidied up.
      if (errnoOf(error) !== 'ENOENT') throw error;
      createFile(next, '', { durable: false });
    }
    cookie = next;
    return name;
  };

  return {
    settle: () =>
      new Promise(resolve => {
        let name: string;
        try {
          name = rename();
        } catch {
          return resolve(false);
        }
        // Events that came while the thread was busy are handed out before it ends.
        const timer = setTimeout(() => setImmediate(() => waiting.get(name)?.(false)), waitMs);
        waiting.set(name, arrived => {
          clearTimeout(timer);
          waiting.delete(name);
          resolve(arrived);
        });
      }),
    close: () => {
      watcher.close();
      for (const answer of [...waiting.values()]) answer(false);
      try {
        removeIfThere(cookie);
      } catch {
        // The folder is gone, or read-only by now: the next one to open it tidies up.
      }
    },
  };
}

/** Removes what processes have left that are gone. */
function removeOthers(dir: string): void {
  for (const name of readdirSync(dir)) {
    const [pid, start] = name.split('.');
    if (!isAlive({ pid: Number(pid), start: start ?? '' })) removeIfThere(join(dir, name));
  }
}
