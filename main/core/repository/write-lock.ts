import { randomUUID } from 'node:crypto';
import { statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { createFile, errnoOf, makeFolders, readIfThere, removeIfThere } from './disk.ts';
import { createQueue } from './parallel.ts';
import { isAlive, thisProcess } from './process-identity.ts';

type LockOwner = { pid: number; host: string; since: string };
type Owner = LockOwner & { start: string; token: string };

/** The first tries come quickly: most owners hold it for milliseconds. */
const retryAfterMs = [1, 2, 5, 10, 25];
/** An owner writes at once after creating the file: an empty or torn one of this age has lost its owner. */
const tornAfterMs = 2_000;
/** Whether a process of another machine lives can't be asked; a living one touches its lock. */
const touchEveryMs = 20_000;
const foreignDeadAfterMs = 10 * 60_000;
const takeoverDeadAfterMs = 10_000;
/** Shorter waits are not worth a word. */
const tellAfterMs = 300;

/** Locks of this process that could not be removed when their work was done. */
const unremoved = new Set<string>();

function parseOwner(bytes: Buffer): Owner | null {
  try {
    const owner = JSON.parse(bytes.toString('utf8')) as Partial<Owner>;
    return typeof owner.pid === 'number' && typeof owner.token === 'string' ? (owner as Owner) : null;
  } catch {
    return null;
  }
}

/** Null when the file is gone. */
function ageMs(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : Date.now() - found.mtimeMs;
}

function hasLostItsOwner(path: string, bytes: Buffer): boolean {
  const owner = parseOwner(bytes);
  if (owner !== null && owner.host === hostname()) return unremoved.has(owner.token) || !isAlive(owner);
  return (ageMs(path) ?? 0) > (owner === null ? tornAfterMs : foreignDeadAfterMs);
}

// A lock that is lost with the power has lost its owner too, so it need not be durable.
const create = (path: string, content: string) => createFile(path, content, { durable: false });

/** Removes the lock if its owner is gone. Guarded, so that nobody removes the lock of whoever comes next. */
function removeDead(path: string): boolean {
  const guard = `${path}.takeover`;
  if (!create(guard, '')) {
    if ((ageMs(guard) ?? 0) > takeoverDeadAfterMs) removeIfThere(guard);
    return false;
  }
  try {
    const bytes = readIfThere(path);
    if (!bytes || !hasLostItsOwner(path, bytes)) return false;
    removeIfThere(path);
    return true;
  } finally {
    removeIfThere(guard);
  }
}

export type WaitOptions = {
  waitMs?: number | undefined;
  /** Told once, soon after the waiting began, who is waited for; null when its file does not say. */
  onWait?: ((owner: LockOwner | null) => void) | undefined;
};

export type WriteLock = {
  /** Runs `work` as the only writer on this machine. Throws `busy` after `waitMs`. Not reentrant. */
  exclusive: <T>(work: () => Promise<T>, options?: WaitOptions) => Promise<T>;
  /** Tries once more to remove a lock whose work is done, so that others need not wait for this process. */
  close: () => void;
};

/**
 * A lock file that says who holds it (process, host, since when), so that the lock of a dead process is
 * taken over and a living one can be named. `onTakeover`: runs after that, while the lock is held.
 */
export function createWriteLock(path: string, onTakeover?: () => void): WriteLock {
  const queue = createQueue();

  const createOrMakeFolder = (content: string): boolean => {
    try {
      return create(path, content);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      makeFolders(dirname(path));
      return create(path, content);
    }
  };

  const acquire = async ({ waitMs = 10_000, onWait }: WaitOptions): Promise<Owner> => {
    const owner: Owner = {
      ...thisProcess,
      host: hostname(),
      since: new Date().toISOString(),
      token: randomUUID(),
    };
    const began = performance.now();
    let told = false;
    let tookOver = false;
    for (let tries = 0; !createOrMakeFolder(JSON.stringify(owner)); tries++) {
      const bytes = readIfThere(path);
      if (!bytes) continue;
      if (hasLostItsOwner(path, bytes) && removeDead(path)) {
        tookOver = true;
        continue;
      }
      const waited = performance.now() - began;
      if (waited > waitMs) throw busy(parseOwner(bytes));
      if (waited > tellAfterMs && !told) {
        told = true;
        onWait?.(parseOwner(bytes));
      }
      await sleep(retryAfterMs[tries] ?? retryAfterMs.at(-1));
    }
    if (tookOver) onTakeover?.();
    return owner;
  };

  const busy = (owner: Owner | null) =>
    new Failure(
      'busy',
      owner
        ? `Another Tagline (process ${owner.pid} on ${owner.host}) has been writing to this project since ${owner.since}. Wait for it to finish and try again.`
        : `Another Tagline is writing to this project. Wait for it to finish and try again.`,
      { path },
    );

  const release = ({ token }: Owner) => {
    try {
      const bytes = readIfThere(path);
      if (bytes && parseOwner(bytes)?.token === token) removeIfThere(path);
    } catch {
      // The work is done, which must not look like a failure; whoever writes next removes the lock.
      unremoved.add(token);
    }
  };

  const touch = () => {
    try {
      const now = new Date();
      utimesSync(path, now, now);
    } catch {
      // The next one may work; only another machine would think us dead, in ten minutes.
    }
  };

  const close = () => {
    const bytes = readIfThere(path);
    if (bytes && unremoved.has(parseOwner(bytes)?.token ?? '')) removeIfThere(path);
  };

  return {
    close,
    exclusive: (work, options = {}) =>
      queue(async () => {
        const owner = await acquire(options);
        const touching = setInterval(touch, touchEveryMs);
        touching.unref();
        try {
          return await work();
        } finally {
          clearInterval(touching);
          release(owner);
        }
      }),
  };
}
