import { AsyncLocalStorage } from 'node:async_hooks';
import { dirname, sep } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { thisBoot } from '../../repository/boot-id.ts';
import { type Change, emptiesOnOpen } from './changes.ts';
import { disk } from './disk.ts';
import { followNames } from './unsynced-names.ts';

/**
 * What goes wrong at one call that changes the disk. `before`: the process dies before it. After it the power
 * goes, and of what was not synced `empty`: all bytes are lost; `half`: half of them; `names`: the names are.
 * The others: it fails, and the process lives.
 */
export const kinds = ['before', 'empty', 'half', 'names', 'EIO', 'ENOSPC', 'EROFS', 'EACCES'] as const;
export type Kind = (typeof kinds)[number];

const errors = ['EIO', 'ENOSPC', 'EROFS', 'EACCES'] as const;
type ErrorKind = (typeof errors)[number];
export const isError = (kind: Kind): kind is ErrorKind => errors.some(error => error === kind);

/** A disk that got read-only, and a permission that was taken away, stay so for more than one call. */
export const isLasting = (kind: Kind): boolean => kind === 'EROFS' || kind === 'EACCES';

const powerLoss: ReadonlySet<Kind> = new Set(['empty', 'half', 'names']);

/** `at` counts from 1. `lasting`: every later call fails as well. */
export type Fault = { at: number; kind: Kind; lasting: boolean };

/** A call that was made, with the kinds of fault that make a difference there. */
export type Call = { call: string; path: string; kinds: Kind[] };

export type DoomedProcess = {
  /** Everything that `work` does, and sets going, belongs to this process. */
  run: <T>(work: () => T) => T;
  /** From here on calls are counted, and the fault happens. */
  arm: () => void;
  disarm: () => void;
  calls: Call[];
  happened: () => boolean;
  died: () => boolean;
  /** Nothing of it is under way any more; what the power took is gone. */
  end: () => Promise<void>;

  /** For what stands between node:fs and the product. Answers what to do when the call has succeeded. */
  begin: (change: Change) => () => void;
  /** A call that takes time is under way; answers how to tell its end. */
  underWay: () => () => void;
  files: Map<number, string>;
  owns: (path: string) => boolean;
};

const running = new AsyncLocalStorage<DoomedProcess>();

/** The process that the calling code belongs to. */
export const currentProcess = (): DoomedProcess | undefined => running.getStore();

const systemError = (code: string, { call, path }: Change) =>
  Object.assign(new Error(`${code}: made to fail, ${call} '${path}'`), { code, syscall: call, path });

const createsFile: ReadonlySet<Change['does']> = new Set(['open', 'fill', 'append']);
const takesRoom: ReadonlySet<Change['does']> = new Set(['open', 'fill', 'append', 'write', 'sync', 'folder']);
const needsRoom = ({ does, call }: Change) =>
  takesRoom.has(does) || (does === 'name' && /link/i.test(call) && !/^unlink/.test(call));
/** Whoever has opened a file may go on with it. */
const needsPermission = ({ fd }: Change) => fd === undefined;

/** Whether a change can fail with this error. */
function canFail(kind: ErrorKind, change: Change): boolean {
  if (kind === 'ENOSPC') return needsRoom(change);
  return kind === 'EACCES' ? needsPermission(change) : true;
}

/** A process whose changes below `root` can be made to fail. In its own folder beside, it keeps its books. */
export function startProcess(root: string, fault: Fault | null): DoomedProcess {
  const names = followNames(fault?.kind === 'names' ? `${root}.stash` : null);
  /** Files by inode whose newest bytes are not synced, with the length up to which they are. */
  const unsynced = new Map<bigint, number>();
  const calls: Call[] = [];
  let [armed, count, busy, happened, dead] = [false, 0, 0, false, false];

  const about = (path: string) => disk.lstatSync(path, { bigint: true, throwIfNoEntry: false });

  /** Notes the bytes that a change leaves unsynced. Answers whether there are any. */
  const noteBytes = (change: Change, before: ReturnType<typeof about>): boolean => {
    const { does, path } = change;
    const now = change.fd === undefined ? about(path) : disk.fstatSync(change.fd, { bigint: true });
    if (!now) return false;
    if (does === 'sync') {
      if (now.isDirectory()) names.synced(now.ino);
      else unsynced.delete(now.ino);
      return false;
    }
    // A new file may have the inode of one that is gone.
    if (!before && createsFile.has(does)) unsynced.delete(now.ino);
    const empties = does === 'fill' || (does === 'open' && emptiesOnOpen(change.bytes));
    const writes = empties || does === 'append' || does === 'write' || does === 'resize';
    if (!writes) return false;
    const synced = empties ? 0 : Number(before?.size ?? 0);
    unsynced.set(now.ino, Math.min(unsynced.get(now.ino) ?? synced, synced));
    return now.size > 0n;
  };

  const firstMissing = (path: string): string => {
    let first = path;
    while (!about(dirname(first))) first = dirname(first);
    return first;
  };

  /** The names that a change is about to change. */
  const namesOf = ({ does, path, from }: Change, exists: boolean): string[] => {
    if (does === 'move') return [from ?? '', path];
    if (does === 'folder') return exists ? [] : [firstMissing(path)];
    if (does === 'name') return [path];
    return exists || !createsFile.has(does) ? [] : [path];
  };

  const follow = (change: Change): (() => { names: boolean; bytes: boolean }) => {
    const before = change.fd === undefined ? about(change.path) : disk.fstatSync(change.fd, { bigint: true });
    const changed = namesOf(change, before !== undefined).map(names.about);
    return () => {
      for (const note of changed) note();
      return { names: changed.length > 0, bytes: noteBytes(change, before) };
    };
  };

  const die = () => {
    [happened, dead] = [true, true];
    throw new Error('This process has died.');
  };

  const writePart = ({ fd, bytes }: Change) => {
    if (fd === undefined || !(bytes instanceof Uint8Array)) return;
    disk.writeSync(fd, bytes.subarray(0, bytes.length >> 1));
  };

  const fail = (change: Change, code: ErrorKind) => {
    happened = true;
    // A disk that gets full takes a part before it refuses the rest.
    if (code === 'ENOSPC' && change.does === 'write') writePart(change);
    throw systemError(code, change);
  };

  const isDue = () => armed && fault !== null && (fault.lasting ? count >= fault.at : count === fault.at);

  const tear = (keep: (unsyncedBytes: number) => number) => {
    const visit = (folder: string) => {
      for (const entry of disk.readdirSync(folder, { withFileTypes: true })) {
        const path = `${folder}${sep}${entry.name}`;
        if (entry.isDirectory()) visit(path);
        const { ino, size, atimeNs, mtimeNs } = disk.lstatSync(path, { bigint: true });
        const synced = unsynced.get(ino);
        if (!entry.isFile() || synced === undefined || Number(size) <= synced) continue;
        disk.truncateSync(path, synced + keep(Number(size) - synced));
        disk.utimesSync(path, Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9);
      }
    };
    visit(root);
  };

  /** Whoever comes next comes two minutes later, after a power loss in a system that has started anew. */
  const startAgain = () => {
    const then = Date.now() / 1000 - 120;
    for (const name of disk.readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      const path = `${root}${sep}${name}`;
      if (/\.(lock|takeover)(\.[0-9a-f]+)?$/.test(name)) disk.utimesSync(path, then, then);
      if (
        !name.includes(`${sep}tagline${sep}`) ||
        !name.endsWith('.json') ||
        !powerLoss.has(fault?.kind ?? 'before')
      )
        continue;
      const text = disk.readFileSync(path, 'utf8');
      if (text.includes(thisBoot)) disk.writeFileSync(path, text.replaceAll(thisBoot, 'another-boot'));
    }
  };

  const doomed: DoomedProcess = {
    run: work => running.run(doomed, work),
    arm: () => {
      armed = true;
    },
    disarm: () => {
      armed = false;
    },
    calls,
    happened: () => happened,
    died: () => dead,
    end: async () => {
      while (busy > 0) await turn();
      if (dead && fault?.kind === 'empty') tear(() => 0);
      if (dead && fault?.kind === 'half') tear(bytes => bytes >> 1);
      if (dead && fault?.kind === 'names') names.lose();
      names.end();
      startAgain();
    },
    begin: change => {
      if (dead) die();
      if (armed) count += 1;
      const due = isDue();
      if (due && fault?.kind === 'before') die();
      if (due && fault && isError(fault.kind) && canFail(fault.kind, change)) fail(change, fault.kind);
      const effect = follow(change);
      const possible = errors.filter(kind => canFail(kind, change));
      const call: Call = { call: change.call, path: change.path, kinds: ['before', ...possible] };
      if (armed) calls.push(call);
      return () => {
        const { names: renamed, bytes } = effect();
        if (bytes || (renamed && unsynced.size > 0)) call.kinds.push('empty', 'half');
        if (renamed) call.kinds.push('names');
        if (due && powerLoss.has(fault?.kind ?? 'before')) die();
      };
    },
    underWay: () => {
      busy += 1;
      return () => {
        busy -= 1;
      };
    },
    files: new Map(),
    owns: path => path.startsWith(root + sep),
  };
  return doomed;
}
