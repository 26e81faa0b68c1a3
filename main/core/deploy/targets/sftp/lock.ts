import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { TargetLockState } from '../../../../../contract/target.ts';
import { Failure } from '../../../failure.ts';
import { isAlive, thisProcess } from '../../../repository/process-identity.ts';
import type { Layout } from '../folder/layout.ts';
import { type LockClaim, lockBroken } from '../target.ts';
import { createOnce } from './create-once.ts';
import { isMissing } from './errors.ts';
import { makeFolder } from './files/make-folders.ts';
import type { RemoteFiles } from './files/remote-files.ts';
import { isSwitch } from './pointer.ts';

const schema = z.object({
  deployment: z.string(),
  who: z.string(),
  host: z.string(),
  pid: z.number(),
  start: z.string(),
  since: z.string(),
  version: z.string(),
});
type Holder = z.output<typeof schema>;

const attempts = 50;
const guardWaitMs = 50;
/** A guard is held for an instant: one that stays belongs to a process that died. */
const guardTries = 100;

/** Deployments of this process whose lock could not be removed when they had ended. */
const unremoved = new Set<string>();

/** What the lock that was taken holds. */
export type HeldLock = { deployment: string; text: string };

/** Makes the lock in a quicker way than by SFTP; null where it can't. */
type QuickLock = (text: string) => Promise<boolean | null>;

/**
 * Takes `deploy.lock`: one file that only one process can make. One whose process has died on this machine
 * is taken over. Throws `target-busy` with who holds it, where and since when.
 */
export async function takeLock(
  files: RemoteFiles,
  layout: Layout,
  claim: LockClaim,
  quick: QuickLock,
): Promise<HeldLock> {
  const held = { ...claim, host: hostname(), ...thisProcess, since: new Date().toISOString() };
  const text = `${JSON.stringify(held, null, 2)}\n`;
  const take = async (attempt: number): Promise<boolean> => {
    try {
      return (attempt === 1 ? await quick(text) : null) ?? (await create(files, layout, text));
    } catch (error) {
      // Its answer may be lost: then it is taken over by the next deployment.
      unremoved.add(claim.deployment);
      throw error;
    }
  };
  let isTakenOver = false;
  for (let attempt = 1; !(await take(attempt)); attempt++) {
    const found = await files.read(layout.lock);
    if (found === null) continue;
    const holder = parse(found);
    if (attempt >= attempts || holder === null || !isLeftBehind(holder)) throw busy(layout, holder);
    await removeLeftBehind(files, layout, found.toString());
    isTakenOver = true;
  }
  if (isTakenOver) await removeSwitches(files, layout);
  return { deployment: claim.deployment, text };
}

/** A switch of the one before that comes late finds nothing to move, and what is live stays what is found now. */
async function removeSwitches(files: RemoteFiles, layout: Layout): Promise<void> {
  const left = (await files.list(layout.root)).filter(({ filename }) => isSwitch(filename));
  await Promise.all(left.map(({ filename }) => files.remove(`${layout.root}/${filename}`)));
}

export async function assertHeld(files: RemoteFiles, layout: Layout, { text }: HeldLock): Promise<void> {
  const now = await files.read(layout.lock, text.length);
  if (now?.toString() === text) return;
  if (now !== null) throw busy(layout, parse(now));
  throw new Failure('target-busy', lockBroken, { lock: layout.lock });
}

export async function releaseLock(files: RemoteFiles, layout: Layout, held: HeldLock): Promise<void> {
  const now = await files.read(layout.lock, held.text.length);
  if (now?.toString() === held.text) await files.remove(layout.lock);
}

/** The deployment has ended, but its lock stands there still: the next one may take it over. */
export const leaveLock = ({ deployment }: HeldLock): void => void unremoved.add(deployment);

const idOf = (text: Buffer) => createHash('sha256').update(text).digest('hex');

/** Who holds the lock; null: nobody. */
export async function lockState(files: RemoteFiles, layout: Layout): Promise<TargetLockState | null> {
  const found = await files.read(layout.lock);
  if (found === null) return null;
  const holder = parse(found);
  return {
    id: idOf(found),
    holder: holder && { who: holder.who, version: holder.version, host: holder.host, since: holder.since },
    leftBehind: holder !== null && isLeftBehind(holder),
  };
}

/** Removes the lock with that id, whoever holds it; false when another one stands there, or none. */
export async function breakLock(files: RemoteFiles, layout: Layout, id: string): Promise<boolean> {
  const found = await files.read(layout.lock);
  if (found === null || idOf(found) !== id) return false;
  return await removeLeftBehind(files, layout, found.toString());
}

/** Removes the lock of a deployment whose process is known to have died. */
export async function dropLockOf(files: RemoteFiles, layout: Layout, deployment: string): Promise<void> {
  const found = await files.read(layout.lock);
  if (found && parse(found)?.deployment === deployment) {
    await removeLeftBehind(files, layout, found.toString());
  }
}

/** False when somebody else has it. */
async function create(files: RemoteFiles, layout: Layout, text: string): Promise<boolean> {
  try {
    return await createOnce(files, layout.lock, text);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await makeFolder(files, layout.root);
    return await createOnce(files, layout.lock, text);
  }
}

const isLeftBehind = (holder: Holder): boolean =>
  holder.host === hostname() && (unremoved.has(holder.deployment) || !isAlive(holder));

/**
 * Removes the lock if it still is the one that was found. Guarded, so that nobody removes the lock of whoever
 * came next: only the holder of the guard removes what somebody else left behind. Answers whether it was that one.
 */
async function removeLeftBehind(files: RemoteFiles, layout: Layout, text: string): Promise<boolean> {
  const guard = `${layout.lock}.takeover`;
  for (let tries = 1; ; tries++) {
    if (await createOnce(files, guard, text)) break;
    if (tries === guardTries) await files.remove(guard);
    else await sleep(guardWaitMs);
  }
  try {
    if ((await files.read(layout.lock, text.length))?.toString() !== text) return false;
    await files.remove(layout.lock);
    return true;
  } finally {
    await files.remove(guard);
  }
}

function parse(text: Buffer): Holder | null {
  try {
    return schema.parse(JSON.parse(text.toString()));
  } catch {
    return null;
  }
}

function busy(layout: Layout, holder: Holder | null): Failure {
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
