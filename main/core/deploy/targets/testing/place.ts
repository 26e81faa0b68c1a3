import { expect } from 'vitest';
import type { Release, Target } from '../target.ts';
import { quiet } from './release.ts';

/** What a reader sees at a place: path to `MODE OID` of the file, as `seen` of a release. */
export type Seen = { [path: string]: string };

/** A new, empty place of a kind of target, looked at and broken behind the target's back. */
export type Place = {
  /** The target as another process would open it. */
  open: () => Target;
  /** What is live there, by other means than the target's; null for nothing. */
  look: () => Promise<Seen | null>;
  /** The ids of the releases that are kept there, staged ones included, in order. */
  releases: () => Promise<string[]>;
  /** Puts something there that is not a release, where one should be live; answers a look at it. */
  plantForeign: () => Promise<() => Promise<unknown>>;
  /** Leaves the lock of somebody else there. */
  plantLock: (lock: {
    who: string;
    version: string;
    since: string;
    owner: 'dead here' | 'elsewhere';
  }) => Promise<void>;
  /** Removes the lock as the message of `target-busy` says. */
  breakLock: () => Promise<void>;
  /** Changes the stored bytes of a staged file. */
  spoilStaged: (release: Release, path: string) => Promise<void>;
};

/** How a kind of target is tried; `place` may throw a reason to skip. At least three releases are kept. */
export type Bed = { place: () => Promise<Place> };

const seen = (release: Release): Seen =>
  Object.fromEntries(release.files.map(({ path, mode, oid }) => [path, `${mode} ${oid}`]));

export const claimOf = (release: Release) => ({
  deployment: release.deployment,
  who: release.who.name,
  version: release.version,
});

/** One deployment as the pipeline does it. Answers the sentence about the switch. */
export async function bring(target: Target, release: Release): Promise<string> {
  await target.preflight(quiet());
  const lock = await target.lock(claimOf(release), quiet());
  try {
    const before = await target.live(quiet());
    const staged = await target.stage(release, quiet());
    await staged.verify(quiet());
    await lock.assertHeld();
    const how = await staged.activate();
    await target.prune([release.id, ...(before ? [before.id] : [])]);
    return how;
  } finally {
    await lock.release();
  }
}

export async function expectLive(place: Place, release: Release): Promise<void> {
  expect(await place.look()).toEqual(seen(release));
  const live = await place.open().live(quiet());
  expect([live?.id, live?.version]).toEqual([release.id, release.version]);
  const files = (await live?.files(quiet())) ?? [];
  expect(Object.fromEntries(files.map(({ path, mode, oid }) => [path, `${mode} ${oid}`]))).toEqual(
    seen(release),
  );
  expect(files.map(file => file.path)).toEqual(release.files.map(file => file.path));
  expect(await live?.connections()).toEqual(release.connections);
}
