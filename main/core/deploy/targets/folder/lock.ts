import { createHash, randomBytes } from 'node:crypto';
import { link, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { TargetLockState } from '../../../../../contract/target.ts';
import { Failure } from '../../../failure.ts';
import { errnoOf, readIfThere, removeIfThere } from '../../../repository/durable-fs.ts';
import { isAlive, thisProcess } from '../../../repository/process-identity.ts';
import { type LockClaim, lockBroken, type TargetLock } from '../target.ts';
import type { Layout } from './layout.ts';

const schema = z.object({
  deployment: z.string(),
  who: z.string(),
  host: z.string(),
  pid: z.number(),
  start: z.string(),
  since: z.string(),
  version: z.string(),
});

/** Locks that can't be read are taken for being written, and for left behind after this long. */
const unreadableAfterMs = 60_000;
const guardDeadAfterMs = 10_000;
const guardWaitMs = 20;
const attempts = 50;

/** Deployments of this process whose lock could not be removed when they had ended. */
const unremoved = new Set<string>();

/**
 * Takes `deploy.lock`: one file that only one process can make. One whose process has died on this machine
 * is taken over. Throws `target-busy` with who holds it, where and since when.
 */
export async function takeLock(layout: Layout, claim: LockClaim, signal: AbortSignal): Promise<TargetLock> {
  const held = { ...claim, host: hostname(), ...thisProcess, since: new Date().toISOString() };
  const text = `${JSON.stringify(held, null, 2)}\n`;
  signal.throwIfAborted();
  for (let attempt = 1; !(await createWhole(layout, text)); attempt++) {
    signal.throwIfAborted();
    const found = await readIfThere(layout.lock);
    if (found === null) continue;
    const holder = parse(found.toString());
    if (attempt === attempts || !(await isLeftBehind(layout, holder))) throw busy(layout, holder);
    await removeLeftBehind(layout, found.toString());
  }
  const found = async () => (await readIfThere(layout.lock))?.toString() ?? null;
  return {
    assertHeld: async () => {
      const now = await found();
      if (now === text) return;
      if (now !== null) throw busy(layout, parse(now));
      throw new Failure('target-busy', lockBroken, { lock: layout.lock });
    },
    release: async () => {
      // A disk that is gone for a while comes back with the lock on it.
      unremoved.add(held.deployment);
      if ((await found()) !== text) return;
      await removeIfThere(layout.lock);
      unremoved.delete(held.deployment);
    },
  };
}

const idOf = (text: Buffer) => createHash('sha256').update(text).digest('hex');

/** Who holds the lock; null: nobody. */
export async function lockState(layout: Layout): Promise<TargetLockState | null> {
  const found = await readIfThere(layout.lock);
  if (found === null) return null;
  const holder = parse(found.toString());
  return {
    id: idOf(found),
    holder: holder && { who: holder.who, version: holder.version, host: holder.host, since: holder.since },
    leftBehind: await isLeftBehind(layout, holder),
  };
}

/** Removes the lock with that id, whoever holds it; false when another one stands there, or none. */
export async function breakLock(layout: Layout, id: string): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const found = await readIfThere(layout.lock);
    if (found === null || idOf(found) !== id) return attempt > 1 && found === null;
    await removeLeftBehind(layout, found.toString());
  }
  return false;
}

/** Removes the lock of a deployment whose process is known to have died. */
export async function dropLockOf(layout: Layout, deployment: string): Promise<void> {
  const found = await readIfThere(layout.lock);
  if (found && parse(found.toString())?.deployment === deployment)
    await removeLeftBehind(layout, found.toString());
}

/** The file appears with its whole text or not at all: a link to a finished one, else (no links) O_EXCL. */
async function createWhole(layout: Layout, text: string): Promise<boolean> {
  const temp = `${layout.lock}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(temp, text, { flag: 'wx' });
    try {
      await link(temp, layout.lock);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(errnoOf(error))) throw error;
      await writeFile(layout.lock, text, { flag: 'wx' });
    }
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    // An old one is removed by a later deployment; the lock itself is taken or not all the same.
    await removeIfThere(temp).catch(() => undefined);
  }
}

async function isLeftBehind(layout: Layout, holder: z.output<typeof schema> | null): Promise<boolean> {
  if (holder) return holder.host === hostname() && (unremoved.has(holder.deployment) || !isAlive(holder));
  const { mtimeMs } = await stat(layout.lock).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > unreadableAfterMs;
}

/**
 * Removes the lock if it still is the one that was found. Guarded, so that nobody removes the lock of whoever
 * came next: only the holder of the guard removes what somebody else left behind.
 */
async function removeLeftBehind(layout: Layout, text: string): Promise<void> {
  const guard = `${layout.lock}.takeover`;
  try {
    await writeFile(guard, '', { flag: 'wx' });
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    await dropOldGuard(guard);
    return;
  }
  try {
    if ((await readIfThere(layout.lock))?.toString() === text) await removeIfThere(layout.lock);
  } finally {
    await removeIfThere(guard);
  }
}

/** A guard is held for an instant: an old one belongs to a process that died. Else it is waited for. */
async function dropOldGuard(guard: string): Promise<void> {
  const { mtimeMs } = await stat(guard).catch(() => ({ mtimeMs: Date.now() }));
  if (Date.now() - mtimeMs > guardDeadAfterMs) await removeIfThere(guard);
  else await sleep(guardWaitMs);
}

function parse(text: string): z.output<typeof schema> | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function busy(layout: Layout, holder: z.output<typeof schema> | null): Failure {
  if (holder === null) {
    const message = 'Somebody else is deploying to this target. If nobody is, break the lock.';
    return new Failure('target-busy', message, { lock: layout.lock });
  }
  const { who, host, since, version } = holder;
  const message =
    `${who} is deploying ${version} to this target from ${host}, since ${since}. Wait until that has ended; ` +
    'if it never will, break its lock.';
  return new Failure('target-busy', message, { lock: layout.lock, who, host, since, version });
}
