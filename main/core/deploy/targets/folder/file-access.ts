import {
  closeSync,
  constants,
  type Dirent,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rmdir, statfs, unlink } from 'node:fs/promises';

/** The bytes are the caller's until its next call. */
export type Reading = { stat: Stats; bytes: Uint8Array | null };

/** Calls to the disk that holds a target, of which a deployment makes thousands. Links are never followed. */
export type FileAccess = {
  /** Whether each change of a file shows in its times at once, and no call waits for another machine. */
  isLocal: boolean;
  /** So many of them under way together gain time. */
  atOnce: number;
  /** Creates a file of its own, not durable yet. `cut`: whether the system takes something from a new file's mode. */
  create: (path: string, bytes: Uint8Array | string, mode: number, cut: boolean) => void | Promise<void>;
  stat: (path: string) => Stats | Promise<Stats>;
  /** What stands there; null for the bytes of what is no ordinary file, or has more than `most` of them. */
  read: (path: string, most: number) => Reading | Promise<Reading>;
  makeFolder: (path: string) => void | Promise<void>;
  list: (folder: string) => Dirent[] | Promise<Dirent[]>;
  remove: (path: string) => void | Promise<void>;
  removeFolder: (folder: string) => void | Promise<void>;
};

/** Neither follows a link nor waits for the other end of a pipe. */
const asItself = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const room = Buffer.allocUnsafeSlow(256 * 1024);

/** A synchronous call takes a fifth of the time of an asynchronous one. */
const localAccess: FileAccess = {
  isLocal: true,
  atOnce: 1,
  create: (path, bytes, mode, cut) => {
    const file = openSync(path, 'wx', mode);
    try {
      writeFileSync(file, bytes);
      if (cut) fchmodSync(file, mode);
    } finally {
      closeSync(file);
    }
  },
  stat: path => lstatSync(path),
  // One look at the path instead of two: the disk is asked through the open file.
  read: (path, most) => {
    const file = openSync(path, asItself);
    try {
      const stat = fstatSync(file);
      if (!stat.isFile() || stat.size > most) return { stat, bytes: null };
      if (stat.size >= room.length) return { stat, bytes: readFileSync(file) };
      const read = readSync(file, room, 0, stat.size + 1, 0);
      // Fewer or more: somebody is writing to it.
      return { stat, bytes: read === stat.size ? room.subarray(0, read) : readFileSync(file) };
    } finally {
      closeSync(file);
    }
  },
  makeFolder: path => mkdirSync(path),
  list: folder => readdirSync(folder, { withFileTypes: true }),
  remove: path => unlinkSync(path),
  removeFolder: folder => rmdirSync(folder),
};

/** A disk of another machine may hang: whoever waits for it must not hold up the thread. */
const farAccess: FileAccess = {
  isLocal: false,
  atOnce: 16,
  create: async (path, bytes, mode, cut) => {
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(bytes);
      if (cut) await file.chmod(mode);
    } finally {
      await file.close();
    }
  },
  stat: path => lstat(path),
  read: async (path, most) => {
    const stat = await lstat(path);
    return { stat, bytes: stat.isFile() && stat.size <= most ? await readFile(path) : null };
  },
  makeFolder: path => mkdir(path),
  list: folder => readdir(folder, { withFileTypes: true }),
  remove: path => unlink(path),
  removeFolder: folder => rmdir(folder),
};

/** Linux file systems of disks of this machine: statfs(2). ext, XFS, Btrfs, F2FS, bcachefs, ZFS, tmpfs, overlay. */
const localTypes = new Set([
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0xca451a4e, 0x2fc12fc1, 0x01021994, 0x794c7630,
]);

/** How to reach what stands in a folder. What is not known to be a disk of this machine is taken for a far one. */
export async function fileAccess(folder: string): Promise<FileAccess> {
  if (process.platform !== 'linux') return farAccess;
  const { type } = await statfs(folder).catch(() => ({ type: 0 }));
  // The kernel's numbers have 32 bits, with or without a sign.
  return localTypes.has(type >>> 0) ? localAccess : farAccess;
}
