import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { isEnd, isMissing, isRefused } from '../errors.ts';
import type { Connection } from '../ssh/connection.ts';

/** Bytes in one request; every server takes that many. */
const chunk = 32 * 1024;
/** Requests on their way for one file. */
const window = 64;

export type RemoteFiles = ReturnType<typeof remoteFiles>;

/** The files of a server. Errors carry SFTP's status codes, see errors.ts; a broken connection is a `Failure`. */
export function remoteFiles(connection: Connection) {
  const { sftp } = connection;
  const watch = connection.watch();
  // ssh2 tells what the server offers only in the error of asking for it.
  const { _extensions: offered } = sftp as unknown as { _extensions: { [name: string]: string } };
  const offers = (name: string): boolean => offered[name] !== undefined;
  type Done<T> = (error: Error | null | undefined, value: T) => void;
  const ask = <T>(begin: (sftp: SFTPWrapper, done: Done<T>) => void): Promise<T> =>
    connection.during<T>(watch, (resolve, reject) => {
      begin(sftp, (error, value) => {
        watch.heard();
        if (error) reject(error);
        else resolve(value);
      });
    });
  const tell = (begin: (sftp: SFTPWrapper, done: (error?: Error | null) => void) => void) =>
    ask<void>((to, done) => begin(to, error => done(error, undefined)));
  const ifThere = <T>(answer: Promise<T>): Promise<T | null> =>
    answer.catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
  const open = (path: string, flags: 'r' | 'wx', mode = 0o644) =>
    ask<Buffer>((to, done) => to.open(path, flags, { mode }, done));
  const close = (handle: Buffer) => tell((to, done) => to.close(handle, done));
  const lstat = (path: string) => ifThere(ask<Stats>((to, done) => to.lstat(path, done)));
  const remove = (path: string) => ifThere(tell((to, done) => to.unlink(path, done)));

  /** Its bytes in order, as they come; `expected` bytes (0: the server is asked), more are read too. */
  const readTo = async (path: string, expected: number, take: (bytes: Buffer) => void): Promise<void> => {
    const handle = await open(path, 'r');
    const asked = expected > 0 ? null : ask<Stats>((to, done) => to.fstat(handle, done)).catch(() => null);
    try {
      let [at, size] = [0, expected];
      for (let isWhole = false; !isWhole; ) {
        // One byte more than expected tells the end in the same round.
        const reach = Math.max(size + 1, at + 1);
        const starts: number[] = [];
        for (let next = at; next < reach && starts.length < window; next += chunk) starts.push(next);
        const parts = await Promise.all(starts.map(start => readAt(handle, start)));
        if (at === 0 && asked !== null) size = (await asked)?.size ?? 0;
        for (const part of parts) {
          take(part);
          at += part.length;
          // A server may answer less than was asked for: from there it is asked again.
          if (part.length < chunk) {
            isWhole = part.length === 0 || at === size;
            break;
          }
        }
      }
    } finally {
      // Nothing depends on its answer.
      close(handle).catch(() => undefined);
    }
  };
  const readAt = async (handle: Buffer, start: number): Promise<Buffer> => {
    const bytes = Buffer.allocUnsafe(chunk);
    const count = await ask<number>((to, done) => to.read(handle, bytes, 0, chunk, start, done));
    return bytes.subarray(0, count);
  };

  /**
   * Fills a new file and closes it. What needs no answer of its own is asked for at once: a server works on one
   * file in order. Some take no bytes ahead of others: `ahead` 1 asks one by one. `mode` null: the server's own.
   */
  const fill = async (
    handle: Buffer,
    bytes: Uint8Array,
    mode: number | null,
    ahead: number,
  ): Promise<void> => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const asked: Promise<void>[] = [];
    for (let at = 0; at < buffer.length; at += chunk) {
      const size = Math.min(chunk, buffer.length - at);
      asked.push(tell((to, done) => to.write(handle, buffer, at, size, at, done)));
      if (asked.length % ahead === 0 && (await anyFailed(asked.slice(-ahead)))) break;
    }
    // The server's umask has cut the mode that open got.
    if (mode !== null) asked.push(tell((to, done) => to.fchmod(handle, mode, done)));
    asked.push(sync(handle), close(handle));
    for (const end of await Promise.allSettled(asked)) if (end.status === 'rejected') throw end.reason;
  };
  /** Writes a new file; false when there is something of its name already. */
  const create = async (
    path: string,
    content: Uint8Array | string,
    mode: number | null,
  ): Promise<boolean> => {
    let handle: Buffer;
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    try {
      handle = await open(path, 'wx', mode ?? 0o644);
    } catch (error) {
      if (isRefused(error) && (await lstat(path)) !== null) return false;
      throw error;
    }
    try {
      await fill(handle, bytes, mode, window);
    } catch (error) {
      await remove(path).catch(() => undefined);
      if (!isRefused(error) || bytes.length <= chunk) throw error;
      await fill(await open(path, 'wx', mode ?? 0o644), bytes, mode, 1);
    }
    return true;
  };
  /** To the server's disk, where it can. */
  const sync = (handle: Buffer): Promise<void> =>
    offers('fsync@openssh.com') ? tell((to, done) => to.ext_openssh_fsync(handle, done)) : Promise.resolve();

  const list = async (path: string): Promise<FileEntryWithStats[]> => {
    const handle = await ask<Buffer>((to, done) => to.opendir(path, done));
    const entries: FileEntryWithStats[] = [];
    const next = () =>
      ask<FileEntryWithStats[]>((to, done) => to.readdir(handle, done)).catch((error: unknown) => {
        if (isEnd(error)) return null;
        throw error;
      });
    try {
      for (;;) {
        // The second one tells the end of a short list in the same round.
        const parts = await Promise.all([next(), next()]);
        for (const part of parts) for (const entry of part ?? []) entries.push(entry);
        if (parts.includes(null)) break;
      }
    } finally {
      close(handle).catch(() => undefined);
    }
    return entries.filter(({ filename }) => filename !== '.' && filename !== '..');
  };

  return {
    /** Whether the server has this extension of SFTP. */
    offers,
    lstat,
    list,
    readlink: (path: string) => ask<string>((to, done) => to.readlink(path, done)),
    realpath: (path: string) => ask<string>((to, done) => to.realpath(path, done)),
    makeFolder: (path: string) => tell((to, done) => to.mkdir(path, done)),
    removeFolder: (path: string) => ifThere(tell((to, done) => to.rmdir(path, done))),
    remove,
    rename: (from: string, to: string) => tell((over, done) => over.rename(from, to, done)),
    /** Over what is there, in one step. */
    replace: (from: string, to: string) => tell((over, done) => over.ext_openssh_rename(from, to, done)),
    link: (from: string, to: string) => tell((over, done) => over.ext_openssh_hardlink(from, to, done)),
    /** A copy that the server makes. */
    copy: async (from: string, to: string, mode: number | null): Promise<void> => {
      const [source, sink] = await Promise.all([open(from, 'r'), open(to, 'wx', mode ?? 0o644)]);
      const asked = [
        tell((over, done) => over.ext_copy_data(source, 0, 0, sink, 0, done)),
        ...(mode === null ? [] : [tell((over, done) => over.fchmod(sink, mode, done))]),
        sync(sink),
        close(sink),
        close(source),
      ];
      for (const end of await Promise.allSettled(asked)) if (end.status === 'rejected') throw end.reason;
    },
    symlink: (target: string, path: string) => tell((to, done) => to.symlink(target, path, done)),
    chmod: (path: string, mode: number) => tell((to, done) => to.chmod(path, mode, done)),
    /** Free bytes for this user; null where the server does not tell. */
    room: async (path: string): Promise<number | null> => {
      type Room = { f_bavail: number; f_frsize: number };
      const found = await ask<Room>((to, done) => to.ext_openssh_statvfs(path, done)).catch(() => null);
      return found && found.f_bavail * found.f_frsize;
    },
    readTo,
    /** A whole file that is held in memory; null when it is not there. */
    read: async (path: string, size = 0): Promise<Buffer | null> => {
      const parts: Buffer[] = [];
      const found = await ifThere(readTo(path, size, part => parts.push(part)).then(() => true));
      return found === null ? null : Buffer.concat(parts);
    },
    /** The first bytes of a file, at most 32 KiB; null when it is not there. */
    readHead: async (path: string): Promise<Buffer | null> => {
      const handle = await ifThere(open(path, 'r'));
      if (handle === null) return null;
      const [head] = await Promise.all([readAt(handle, 0), close(handle)]);
      return head;
    },
    create,
  };
}

const anyFailed = async (asked: readonly Promise<void>[]): Promise<boolean> =>
  (await Promise.allSettled(asked)).some(end => end.status === 'rejected');
