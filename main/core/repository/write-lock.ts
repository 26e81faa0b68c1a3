import { randomUUID } from 'node:crypto';
import { stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { createFile, errnoOf, makeFolders, readIfThere, removeIfThere } from './durable-fs.ts';
import { createQueue } from './parallel.ts';
import { isAlive, thisProcess } from './process-identity.ts';

type Owner = { pid: number; start: string; host: string; since: string; token: string };

const retryEveryMs = 25;
/** An owner writes at once after creating the file: an empty or torn one of this age has lost its owner. */
const tornAfterMs = 2_000;
/** Whether a process of another machine lives can't be asked; a living one touches its lock. */
const touchEveryMs = 20_000;
const foreignDeadAfterMs = 10 * 60_000;
const takeoverDeadAfterMs = 10_000;

function parseOwner(bytes: Buffer): Owner | null {
  try {
    const owner = JSON.parse(bytes.toString('utf8')) as Partial<Owner>;
    return typeof owner.pid === 'number' && typeof owner.token === 'string' ? (owner as Owner) : null;
  } catch {
    return null;
  }
}

async function ageMs(path: string): Promise<number> {
  return Date.now() - (await stat(path)).mtimeMs;
}

async function hasLostItsOwner(path: string, bytes: Buffer): Promise<boolean> {
  const owner = parseOwner(bytes);
  if (!owner) return (await ageMs(path)) > tornAfterMs;
  if (owner.host !== hostname()) return (await ageMs(path)) > foreignDeadAfterMs;
  return !isAlive(owner);
}

/** Removes the lock if its owner is gone. Guarded, so that nobody removes the lock of whoever comes next. */
async function removeDead(path: string): Promise<boolean> {
  const guard = `${path}.takeover`;
  if (!(await createFile(guard, ''))) {
    if ((await ageMs(guard).catch(() => 0)) > takeoverDeadAfterMs) await removeIfThere(guard);
    return false;
  }
  try {
    const bytes = await readIfThere(path);
    if (!bytes || !(await hasLostItsOwner(path, bytes))) return false;
    await removeIfThere(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  } finally {
    await removeIfThere(guard);
  }
}

export type WriteLock = {
  /** Runs `work` as the only writer on this machine. Throws `busy` after `waitMs`. Not reentrant. */
  exclusive: <T>(work: () => Promise<T>, waitMs?: number) => Promise<T>;
};

/**
 * A lock file that says who holds it (process, host, since when), so that the lock of a dead process is
 * taken over and a living one can be named.
 */
export function createWriteLock(path: string): WriteLock {
  const queue = createQueue();

  const acquire = async (waitMs: number): Promise<Owner> => {
    const owner: Owner = {
      ...thisProcess,
      host: hostname(),
      since: new Date().toISOString(),
      token: randomUUID(),
    };
    await makeFolders(dirname(path));
    const giveUpAt = performance.now() + waitMs;
    while (!(await createFile(path, JSON.stringify(owner)))) {
      const bytes = await readIfThere(path);
      if (!bytes) continue;
      if ((await hasLostItsOwner(path, bytes).catch(() => false)) && (await removeDead(path))) continue;
      if (performance.now() > giveUpAt) throw busy(parseOwner(bytes));
      await sleep(retryEveryMs);
    }
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

  const release = async ({ token }: Owner) => {
    const bytes = await readIfThere(path);
    if (bytes && parseOwner(bytes)?.token === token) await removeIfThere(path);
  };

  return {
    exclusive: (work, waitMs = 10_000) =>
      queue(async () => {
        const owner = await acquire(waitMs);
        const touch = setInterval(() => {
          const now = new Date();
          utimes(path, now, now).catch(() => undefined);
        }, touchEveryMs);
        touch.unref();
        try {
          return await work();
        } finally {
          clearInterval(touch);
          await release(owner);
        }
      }),
  };
}
