import { lstatSync, readFileSync, statfsSync, watch } from 'node:fs';
import { basename, join } from 'node:path';
import { errnoOf } from './disk.ts';
import { doubt, findFolder, type KnownFolder, unwatchAll } from './known-folders.ts';
import { type Cookies, openCookies } from './watch-cookie.ts';

export type FolderWatcher = {
  /** Begins to watch a folder: to be called before it is listed. Where it can't, `unwatch` stays null. */
  watch: (folder: KnownFolder) => void;
  /**
   * Whether everything that was changed before is doubted by now, in all folders that are watched. Otherwise
   * all watches have ended, and everything must be looked at.
   */
  settle: () => Promise<boolean>;
  close: () => void;
};

/** Each costs the system a watch, of which it has few. */
const mostFolders = 20_000;
/** Not watched, whether ignored or not: thousands of folders that nobody edits. */
const unwatchedName = 'node_modules';
/** The system lets one watch on the top see everything below. */
const isRecursive = process.platform === 'darwin' || process.platform === 'win32';

/** The system drops events beyond a limit, without a word: as many as a good part of it may be too many. */
function readEventLimit(): number {
  try {
    return Math.floor(Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'latin1')) / 4);
  } catch {
    return 4_096;
  }
}

/**
 * File systems that other machines can write to without a word to this one: NFS, SMB, 9P and FUSE, by the numbers
 * of https://man7.org/linux/man-pages/man2/statfs.2.html
 */
const sharedKinds: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546,
]);

function isShared(folder: string): boolean {
  try {
    return process.platform === 'linux' && sharedKinds.has(statfsSync(folder).type);
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return false;
  }
}

/**
 * Watches the folders of a project and doubts each name that changes. `onChange` is told of each change, and
 * whether a folder came or went; `onFailed`, at most once, that nothing is watched any more, and why.
 */
export function createFolderWatcher(options: {
  workDir: string;
  gitDir: string;
  top: KnownFolder;
  onChange: (isFolder: boolean) => void;
  onFailed: (reason: unknown) => void;
}): FolderWatcher {
  const { workDir, top, onChange } = options;
  const eventLimit = readEventLimit();
  let watched = 0;
  let eventsThisTurn = 0;
  let isLost = false;
  let isOver = false;
  const mayBeMissed = isShared(workDir);
  let cookies: Cookies | null = null;

  const end = () => {
    isOver = true;
    unwatchAll(top);
    cookies?.close();
    cookies = null;
  };
  const fail = (reason: unknown) => {
    if (isOver) return;
    end();
    options.onFailed(reason);
  };

  const startTurn = () => {
    eventsThisTurn = 0;
  };
  const count = () => {
    if (eventsThisTurn === 0) setImmediate(startTurn);
    if (++eventsThisTurn > eventLimit) isLost = true;
  };

  const isFolderThere = (path: string) => {
    try {
      return lstatSync(join(workDir, path), { throwIfNoEntry: false })?.isDirectory() === true;
    } catch {
      return false;
    }
  };

  const changed = (folder: KnownFolder, name: string, event: string) => {
    doubt(folder, name);
    const path = folder.path === '' ? name : `${folder.path}/${name}`;
    const mayBeFolder = event === 'rename' && !folder.files.has(name);
    if (name === unwatchedName) return;
    onChange(mayBeFolder && (folder.folders.has(name) || isFolderThere(path)));
  };

  const seenIn = (folder: KnownFolder) => (event: string, name: string | null) => {
    count();
    if (name === null) isLost = true;
    else if (folder !== top || name !== '.git') changed(folder, name, event);
  };

  /** `path` from the top: the name in the innermost folder that is known. */
  const seenBelow = (event: string, path: string | null) => {
    count();
    if (path === null) {
      isLost = true;
      return;
    }
    const parts = path.replaceAll('\\', '/').split('/');
    if (parts[0] === '.git') return;
    for (let length = parts.length - 1; length >= 0; length--) {
      const folder = findFolder(top, parts.slice(0, length).join('/'));
      if (folder) return changed(folder, parts[length] ?? '', event);
    }
  };

  const begin = (folder: KnownFolder) => {
    const path = join(workDir, folder.path);
    const see = isRecursive ? seenBelow : seenIn(folder);
    const watcher = watch(path, { persistent: false, recursive: isRecursive }, see);
    watched++;
    const unwatch = () => {
      watched--;
      watcher.close();
    };
    watcher.on('error', () => {
      if (folder.unwatch === unwatch) isLost = true;
    });
    folder.unwatch = unwatch;
  };

  return {
    watch: folder => {
      if (isOver || basename(folder.path) === unwatchedName) return;
      if (folder.parent && folder.parent.unwatch === null) return;
      if (isRecursive && folder !== top) {
        folder.unwatch = () => undefined;
        return;
      }
      try {
        if (watched >= mostFolders) throw new Error(`it holds more than ${mostFolders} folders.`);
        begin(folder);
      } catch (error) {
        // It is gone, or can't be read: then it is looked at every time.
        if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errnoOf(error))) return;
        fail(error);
      }
    },
    settle: async () => {
      if (isOver || mayBeMissed) return false;
      try {
        cookies ??= openCookies(join(options.gitDir, 'tagline', 'cookies'));
      } catch {
        // Where nothing can be written, nothing can be asked: every look is a whole one.
        return false;
      }
      if ((await cookies.settle()) && !isLost) return true;
      // Folders may have been replaced unseen, and their watches be dead.
      isLost = false;
      unwatchAll(top);
      cookies?.close();
      cookies = null;
      return false;
    },
    close: end,
  };
}
