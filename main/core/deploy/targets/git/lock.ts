import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import type { TargetLockState } from '../../../../../contract/target.ts';
import { Failure } from '../../../failure.ts';
import { isAlive, thisProcess } from '../../../repository/process-identity.ts';
import type { Oid } from '../../../repository/types.ts';
import { type LockClaim, lockBroken, type Step, type TargetLock, unattended } from '../target.ts';
import { commitOf, emptyTree, type NewCommit, newCommit } from './release-commit.ts';
import { nothingToSend, type Outgoing, RefMoved, type RefUpdate, type Remote } from './remote.ts';

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

/** Stands in a lock that its holder was not allowed to delete. */
const free = 'free';
const attempts = 5;

/** Deployments of this process that have ended, whose lock may still stand there. */
const unremoved = new Set<string>();

/** The lock as a deployment holds it. */
export type GitLock = TargetLock & {
  /**
   * Moves the lock together with other refs, in one push: once the lock has been dropped, a push that was cut off
   * and comes late finds it gone and changes nothing.
   */
  pushWith: (updates: readonly RefUpdate[], outgoing: Outgoing) => Promise<void>;
};

const lockCommit = (title: string, text: string): NewCommit =>
  newCommit(
    emptyTree.oid,
    [],
    { name: 'Tagline', email: '', date: new Date() },
    `${title}\n\nTagline-Lock: ${text}\nTagline-Nonce: ${randomUUID()}`,
  );

const send = (commit: NewCommit) => ({
  oids: [commit.oid, emptyTree.oid],
  object: (oid: Oid) => (oid === commit.oid ? commit.object : emptyTree.object),
});

/**
 * Takes the lock: a ref that only one can make, naming who, from where, since when and which version. That of
 * a process that has died on this machine is taken over. Throws `target-busy`.
 */
export async function takeLock(
  remote: Remote,
  ref: string,
  claim: LockClaim,
  { signal }: Step,
): Promise<GitLock> {
  const step = { ...unattended, signal };
  const held: Holder = { ...claim, host: hostname(), ...thisProcess, since: new Date().toISOString() };
  const make = () => lockCommit(`${held.who} is deploying ${held.version}`, JSON.stringify(held));
  let mine = make();
  for (let attempt = 1; ; attempt++) {
    const found = (await remote.refs(signal)).get(ref) ?? null;
    const holder = found === null ? null : await holderOf(remote, found, step);
    if (found !== null && !isLeftBehind(holder)) throw busy(ref, holder);
    try {
      await remote.push([{ ref, from: found, to: mine.oid }], send(mine), step);
      break;
    } catch (error) {
      if (error instanceof RefMoved && attempt < attempts) continue;
      if (error instanceof RefMoved) throw busy(ref, null);
      // It may be there all the same, or come late: it holds nobody up.
      unremoved.add(held.deployment);
      if (signal.aborted) await dropLock(remote, ref, mine.oid).catch(() => undefined);
      throw error;
    }
  }
  return {
    assertHeld: async () => {
      const now = (await remote.refs(unattended.signal)).get(ref) ?? null;
      if (now === mine.oid) return;
      if (now !== null) throw busy(ref, await holderOf(remote, now, unattended));
      throw new Failure('target-busy', lockBroken, { lock: ref });
    },
    release: async () => {
      // Known before it is asked: a server that never answers holds nobody up.
      unremoved.add(held.deployment);
      await dropLock(remote, ref, mine.oid);
      unremoved.delete(held.deployment);
    },
    // Whoever takes it over moves the ref, and what comes late is pushed only with the ref as it was.
    letGo: () => void unremoved.add(held.deployment),
    pushWith: async (updates, { oids, object }) => {
      const next = make();
      const both = {
        oids: [...oids, next.oid],
        object: (oid: Oid) => (oid === next.oid ? next.object : object(oid)),
      };
      await remote.push([{ ref, from: mine.oid, to: next.oid }, ...updates], both, unattended);
      mine = next;
    },
  };
}

/** Who holds the lock; null: nobody. */
export async function lockState(remote: Remote, ref: string, step: Step): Promise<TargetLockState | null> {
  const id = (await remote.refs(step.signal)).get(ref);
  if (id === undefined) return null;
  const found = await holderOf(remote, id, step);
  if (found === free) return null;
  const holder = found && { who: found.who, version: found.version, host: found.host, since: found.since };
  return { id, holder, leftBehind: isLeftBehind(found) };
}

/** Removes the lock with that id, whoever holds it; false when another one stands there, or none. */
export async function breakLock(remote: Remote, ref: string, id: string, step: Step): Promise<boolean> {
  if ((await remote.refs(step.signal)).get(ref) !== id) return false;
  return await dropLock(remote, ref, id);
}

/** Removes the lock if it still is that one and answers whether it was; where refs can't be deleted, it is marked as free. */
async function dropLock(remote: Remote, ref: string, oid: Oid): Promise<boolean> {
  try {
    await remote.push([{ ref, from: oid, to: null }], nothingToSend, unattended);
  } catch (error) {
    // Taken away: it is not ours any more.
    if (error instanceof RefMoved) return false;
    if (!(error instanceof Failure) || error.code !== 'deployment-failed') throw error;
    const mark = lockCommit('Nobody is deploying', free);
    await remote.push([{ ref, from: oid, to: mark.oid }], send(mark), unattended);
  }
  return true;
}

/** Removes the lock of a deployment whose process is known to have died. */
export async function dropLockOf(remote: Remote, ref: string, deployment: string): Promise<void> {
  const found = (await remote.refs(unattended.signal)).get(ref);
  if (found === undefined) return;
  const holder = await holderOf(remote, found, unattended);
  if (holder !== free && holder?.deployment === deployment) await dropLock(remote, ref, found);
}

type Found = Holder | typeof free | null;

/** Null for a lock that can't be read. */
async function holderOf(remote: Remote, oid: Oid, step: Step): Promise<Found> {
  const objects = await remote.objects(oid, [], step);
  try {
    const { message } = await objects.using(read => commitOf(oid, read(oid)));
    const text = /^Tagline-Lock: (.*)$/m.exec(message)?.[1] ?? '';
    return text === free ? free : schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isLeftBehind(holder: Found): boolean {
  if (holder === null || holder === free) return holder === free;
  return holder.host === hostname() && (unremoved.has(holder.deployment) || !isAlive(holder));
}

function busy(ref: string, holder: Found): Failure {
  if (holder === null || holder === free) {
    const message = 'Somebody else is deploying to this branch. If nobody is, break the lock.';
    return new Failure('target-busy', message, { lock: ref });
  }
  const { who, host, since, version } = holder;
  const message =
    `${who} is deploying ${version} to this branch from ${host}, since ${since}. Wait until that has ended; ` +
    'if it never will, break its lock.';
  return new Failure('target-busy', message, { lock: ref, who, host, since, version });
}
