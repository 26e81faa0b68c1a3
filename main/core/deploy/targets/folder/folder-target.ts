import { mkdir, rename } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../../../failure.ts';
import { syncFolder } from '../../../repository/durable-fs.ts';
import type { Release, Staged, Step, Target } from '../target.ts';
import { atTarget } from './errors.ts';
import { fileAccess } from './file-access.ts';
import { folderLayout, type Layout } from './layout.ts';
import { removeLeftovers } from './leftovers.ts';
import type { Known } from './listing.ts';
import { liveRelease } from './live-release.ts';
import { breakLock, dropLockOf, lockState, takeLock } from './lock.ts';
import { readManifestHead } from './manifest.ts';
import { readPointer, writePointer } from './pointer.ts';
import { checkFolder, roomAt } from './preflight.ts';
import { pruneReleases } from './prune.ts';
import { removeTree } from './remove-tree.ts';
import { writeStaging } from './stage.ts';
import { verifyStaging } from './verify.ts';

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
  /** The release that was verified last. */
  const verified: Verified = { id: null, known: null };
  return {
    kind: 'folder',
    summary: `Folder ${layout.root}`,
    capabilities: { atomic: true, readable: true, lockable: true },
    preflight: () => at('check the target', () => checkFolder(layout)),
    room: () => at('ask for free space', () => roomAt(layout)),
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
        if (pointer.kind === 'release') {
          return await liveRelease(layout, pointer.id, pointer.id === verified.id ? verified.known : null);
        }
        throw new Failure('target-unreachable', pointer.message, { path: layout.current });
      }),
    stage: (release, step) => at('copy the files', () => stage(layout, verified, release, step)),
    revert: async releaseId => {
      await at('switch back', () => writePointer(layout, releaseId));
    },
    cleanUp: (deployment, releaseId) =>
      at('clean up', async () => {
        const access = await fileAccess(layout.releases);
        await removeTree(layout.staging(releaseId).folder, access);
        const pointer = await readPointer(layout);
        const live = pointer.kind !== 'none' && !(pointer.kind === 'release' && pointer.id !== releaseId);
        const manifest = await readManifestHead(layout.release(releaseId).manifest);
        if (!live && manifest?.deployment === deployment) {
          await removeTree(layout.release(releaseId).folder, access);
        }
        await dropLockOf(layout, deployment);
      }),
    prune: protect => at('remove old releases', () => pruneReleases(layout, settings.keepReleases, protect)),
  };
}

type Verified = { id: string | null; known: Known | null };

async function stage(layout: Layout, verified: Verified, release: Release, step: Step): Promise<Staged> {
  const at = <T>(doing: string, work: () => Promise<T>) => atTarget(layout.root, doing, work);
  const staging = layout.staging(release.id).folder;
  const final = layout.release(release.id).folder;
  const access = await fileAccess(layout.releases);
  const discard = async () => {
    await removeTree(staging, access);
    await removeTree(final, access);
  };
  try {
    await removeLeftovers(layout, access);
    const written = await writeStaging(layout, release, access, step);
    const { files } = written.manifest;
    return {
      files: files.length,
      verify: inner =>
        at('verify the copy', async () => {
          const known = await verifyStaging(layout, release, written, access, inner);
          if (access.isLocal) Object.assign(verified, { id: release.id, known });
        }),
      activate: () =>
        at('switch to the new release', async () => {
          await written.flushed;
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
