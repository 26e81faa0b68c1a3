import type { Oid } from '../../../repository/types.ts';

/** Where things stand in a remote repository (docs/targets/git.md). */
export function refNames(branch: string) {
  const releases = `refs/tagline/releases/${branch}/`;
  const staging = `refs/tagline/staging/${branch}/`;
  const idsBelow = (refs: ReadonlyMap<string, Oid>, prefix: string) =>
    [...refs.keys()]
      .filter(ref => ref.startsWith(prefix) && !ref.includes('/', prefix.length))
      .map(ref => ref.slice(prefix.length));
  return {
    branch: `refs/heads/${branch}`,
    lock: `refs/tagline/locks/${branch}`,
    release: (id: string) => releases + id,
    staged: (id: string) => staging + id,
    tag: (version: string) => `refs/tags/${version}`,
    /** Ids of the releases that are kept there, in order. */
    releaseIds: (refs: ReadonlyMap<string, Oid>) => idsBelow(refs, releases).sort(),
    stagedIds: (refs: ReadonlyMap<string, Oid>) => idsBelow(refs, staging),
  };
}

export type RefNames = ReturnType<typeof refNames>;
