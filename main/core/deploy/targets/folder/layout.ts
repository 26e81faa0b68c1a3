import { basename, join as joinHere } from 'node:path';

/**
 * Where things stand in a target folder (docs/targets/folder.md):
 *
 *     current -> releases/ID        what is live; `current.json` where the system has no links
 *     releases/ID/files/            the files of the version, and nothing else
 *     releases/ID/connections.json  the environment's connections
 *     releases/ID/manifest.json     what this release is, with paths and SHA-256
 *     releases/.staging-ID/         a release that is being brought
 *     deploy.lock                   who deploys at this moment
 */
export type Layout = ReturnType<typeof folderLayout>;

/** `root` and `join` are of the system that holds the folder. */
export function folderLayout(root: string, join = joinHere) {
  const releases = join(root, 'releases');
  const inside = (folder: string) => ({
    folder,
    files: join(folder, 'files'),
    connections: join(folder, 'connections.json'),
    manifest: join(folder, 'manifest.json'),
  });
  return {
    root,
    releases,
    current: join(root, 'current'),
    pointer: join(root, 'current.json'),
    lock: join(root, 'deploy.lock'),
    release: (id: string) => inside(join(releases, id)),
    staging: (id: string) => inside(join(releases, stagingName(id))),
  };
}

export const stagingName = (id: string) => `.staging-${id}`;

/** The release id in the name of a staging folder of ours; null for anything else. */
export function stagedId(name: string): string | null {
  const id = name.startsWith('.staging-') ? name.slice('.staging-'.length) : '';
  return /^\d{8}T\d{6}Z-.*-[0-9a-f]{8}$/.test(id) ? id : null;
}

/** A plain name of one folder, as ids of releases are. */
export const isReleaseId = (id: string) => id !== '' && !id.startsWith('.') && basename(id) === id;
