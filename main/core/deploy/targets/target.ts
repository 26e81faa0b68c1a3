import type { Person } from '../../../../contract/shapes.ts';
import type { TargetCapabilities, TargetLockState } from '../../../../contract/target.ts';
import type { RawObject } from '../../repository/raw-object.ts';
import type { FileMode, Oid } from '../../repository/types.ts';

/** What every kind of target offers. The pipeline knows only this; a new kind is one folder and one line. */

/**
 * What a step of a deployment looks at and tells while it works. Counts are files. `sent`: bytes, where they are others
 * than those that were read for it.
 */
export type Step = {
  signal: AbortSignal;
  progress: (done: number, total: number, sent?: number) => void;
};

/** For what nobody watches or cancels. */
export const unattended: Step = { signal: new AbortController().signal, progress: () => undefined };

export type ReleaseFile = { path: string; mode: '100644' | '100755'; oid: Oid };

/** What is to be brought: one version, with the environment's connections bound to it. */
export type Release = {
  /** Names the release at the target: time, version and deployment, made safe for file names. */
  id: string;
  deployment: string;
  version: string;
  tag: Oid;
  commit: Oid;
  tree: Oid;
  environment: { id: string; name: string };
  createdAt: string;
  /** Who deploys. */
  who: Person;
  files: ReleaseFile[];
  /** Whether `tree` holds exactly the files: nothing of the version is left out. */
  isWhole: boolean;
  connections: { [key: string]: string };
  /** The bytes of a file, proven against its `oid`. */
  read: (file: ReleaseFile) => Promise<Uint8Array>;
  /** Any object that the version's tag leads to, as it is stored: for targets that are repositories. */
  object: (oid: Oid) => Promise<RawObject>;
};

/** A file as the target holds it; `oid` is git's blob id of the bytes, so equal ids are equal bytes. */
export type LiveFile = { path: string; mode: FileMode; oid: Oid };

/** A release that was brought to an environment, by its receipt. */
export type Deployed = {
  id: string;
  version: string;
  /** Of its version. */
  files: () => Promise<ReleaseFile[]>;
  read: (file: ReleaseFile) => Promise<Uint8Array>;
  /** Null where they are not known any more. */
  connections: { [key: string]: string } | null;
};

/** The release that is live, fixed when it was looked up: a switch that comes later does not mix into it. */
export type LiveRelease = {
  id: string;
  /** The version that the release says it is; null when its manifest can't be read. */
  version: string | null;
  /** Which files of a version can be there; left out: all. */
  holds?: (path: string) => boolean;
  /** All files that really stand there, in path order. */
  files(step: Step): Promise<LiveFile[]>;
  read(path: string): Promise<Uint8Array>;
  /** Null when they can't be read. */
  connections(): Promise<{ [key: string]: string } | null>;
};

/** A release that stands at the target but is not live yet. */
export type Staged = {
  files: number;
  /** Reads the staged files again. Throws `verification-failed`. */
  verify(step: Step): Promise<void>;
  /** Makes it live, at once and for all files. Answers how, in a sentence. */
  activate(): Promise<string>;
  /** Removes it; not while it is live. */
  discard(): Promise<void>;
};

/** For `target-busy` of a deployment that does not hold its lock any more. */
export const lockBroken =
  'Somebody broke the lock of this deployment, so another one may be under way: it was stopped.';

/** Free space at a target. */
export type Room = {
  bytes: number;
  /** Files that are live already, with the same bytes, take none. */
  keepsEqual: boolean;
};

export type LockClaim = { deployment: string; who: string; version: string };
export type TargetLock = {
  /** Throws `target-busy` when somebody took the lock away. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
  /**
   * Its deployment has ended, though the target has not answered everything yet: where nothing that comes late can
   * do harm, the next attempt of this process takes the lock over instead of waiting.
   */
  letGo?(): void;
};

/**
 * Failures are `target-unreachable`, `target-busy`, `verification-failed`, or a system error's code. What gets a
 * step ends soon after its signal is aborted, with the signal's reason; what it had begun there it takes back or
 * leaves to the next deployment.
 */
export type Target = {
  kind: string;
  /** For receipts and screens: where it is. Holds no secret. */
  summary: string;
  capabilities: TargetCapabilities;
  /** Which files of a version it takes; the others are not brought and not compared. Left out: all. */
  takes?: (path: string) => boolean;
  /** Whether a deployment could begin. Changes nothing. */
  preflight(step: Step): Promise<void>;
  /** How much room there is for a release; null where that can't be known. */
  room?(step: Step): Promise<Room | null>;
  /** Who holds the lock; null: nobody. */
  lockState(step: Step): Promise<TargetLockState | null>;
  /** Removes the lock with this id, whoever holds it. False when it is not the one that stands there (any more). */
  breakLock(id: string, step: Step): Promise<boolean>;
  /** Throws `target-busy` with who and since. */
  lock(claim: LockClaim, step: Step): Promise<TargetLock>;
  /** Null when nothing is live. */
  live(step: Step): Promise<LiveRelease | null>;
  stage(release: Release, step: Step): Promise<Staged>;
  /** Makes an earlier release live again; null: nothing. */
  revert(releaseId: string | null, step: Step): Promise<void>;
  /** Removes what a deployment left that died: its staged files and its lock. */
  cleanUp(deployment: string, releaseId: string): Promise<void>;
  /** Removes releases beyond the number that the settings keep, never one of `protect`. Answers how many. */
  prune(protect: string[]): Promise<number>;
  /** Ends its connections. Called once, when the target is not used any more; must not fail. */
  close?(): Promise<void>;
};

/** Ends the connections of a target that is not used any more. Never throws. */
export async function closeTarget(target: Target): Promise<void> {
  await target.close?.().catch(() => undefined);
}
