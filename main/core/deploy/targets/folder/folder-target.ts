import { mkdir, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../../../failure.ts';
import { syncFolder } from '../../../repository/durable-fs.ts';
import type { Release, Staged, Step, Target } from '../target.ts';
import { atTarget } from './errors.ts';
import { folderLayout, type Layout } from './layout.ts';
import { removeLeftovers } from './leftovers.ts';
import { liveRelease } from './live-release.ts';
import { breakLock, dropLockOf, lockState, takeLock } from './lock.ts';
import { readManifest } from './manifest.ts';
import { readPointer, writePointer } from './pointer.ts';
import { checkFolder } from './preflight.ts';
import { pruneReleases } from './prune.ts';
import { verifyStaging, writeStaging } from './stage.ts';

export type FolderSettings = {
  /** Absolute. */
  path: string;
  /** How many releases are kept there, the live one included. */
  keepReleases: number;
};

/** A folder on this machine or on a mounted disk. How it looks inside: docs/targets/folder.md. */
export function folderTarget(settings: FolderSettings): Target {
  const layout = folderLayout(resolve(settings.path));
  const at = <T>(doing: string, work: () => Promise<T>) => atTarget(layout.root, doing, work);
  return {
    kind: 'folder',
    summary: `Folder ${layout.root}`,
    capabilities: { atomic: true, readable: true, lockable: true },
    preflight: () => at('check the target', () => checkFolder(layout)),
    lock: (claim, { signal }) =>
      at('lock the target', async () => {
        await mkdir(layout.releases, { recursive: true });
        return await takeLock(layout, claim, signal);
      }),
    lockState: () => at('read its lock', () => lockState(layout)),
    breakLock: id => at('break its lock', () => breakLock(layout, id)),
    live: () =>
      at('read what runs there', async () => {
        const pointer = await readPointer(layout);
        if (pointer.kind === 'none') return null;
        if (pointer.kind === 'release') return await liveRelease(layout, pointer.id);
        throw new Failure('target-unreachable', pointer.message, { path: layout.current });
      }),
    stage: (release, step) => at('copy the files', () => stage(layout, release, step)),
    revert: async releaseId => {
      await at('switch back', () => writePointer(layout, releaseId));
    },
    cleanUp: (deployment, releaseId) =>
      at('clean up', async () => {
        await rm(layout.staging(releaseId).folder, { recursive: true, force: true });
        const pointer = await readPointer(layout);
        const live = pointer.kind !== 'none' && !(pointer.kind === 'release' && pointer.id !== releaseId);
        const manifest = await readManifest(layout.release(releaseId).manifest);
        if (!live && manifest?.deployment === deployment) {
          await rm(layout.release(releaseId).folder, { recursive: true, force: true });
        }
        await dropLockOf(layout, deployment);
      }),
    prune: protect => at('remove old releases', () => pruneReleases(layout, settings.keepReleases, protect)),
  };
}

async function stage(layout: Layout, release: Release, step: Step): Promise<Staged> {
  const at = <T>(doing: string, work: () => Promise<T>) => atTarget(layout.root, doing, work);
  const staging = layout.staging(release.id).folder;
  const final = layout.release(release.id).folder;
  const discard = async () => {
    await rm(staging, { recursive: true, force: true });
    await rm(final, { recursive: true, force: true });
  };
  try {
    await removeLeftovers(layout);
    const manifest = await writeStaging(layout, release, step);
    return {
      files: manifest.files.length,
      bytes: manifest.files.reduce((sum, file) => sum + file.size, 0),
      verify: inner => at('verify the copy', () => verifyStaging(layout, release, manifest, inner)),
      activate: () =>
        at('switch to the new release', async () => {
          await rename(staging, final);
          await syncFolder(layout.releases);
          const how = await writePointer(layout, release.id);
          return how === 'link' ? 'Switched by the link “current”.' : 'Switched by the file “current.json”.';
        }),
      discard: () => at('remove the staged files', discard),
    };
  } catch (error) {
    // The failure that brought us here is the one to tell.
    await discard().catch(() => undefined);
    throw error;
  }
}
