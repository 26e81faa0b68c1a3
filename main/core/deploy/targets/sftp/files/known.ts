import type { Oid } from '../../../../repository/types.ts';
import type { LiveFile } from '../../target.ts';
import type { ShellListing, Stamp } from './shell-listing.ts';

/** What was read of a release. */
export type Known = {
  files: readonly LiveFile[];
  /** The time by the disk's clock at which reading began, or before; null: unknown. */
  since: string | null;
  stamps: ReadonlyMap<string, Stamp>;
};

/** What a listing tells that digests were computed after. The manifest is written last, before it. */
export function knownOf(files: readonly LiveFile[], listing: ShellListing | null): Known {
  const stamps = new Map<string, Stamp>();
  if (!listing?.isLocal) return { files, since: null, stamps };
  for (const { path, stamp } of listing.entries) stamps.set(path, stamp);
  const written = stamps.get('manifest.json')?.changed ?? null;
  const { notBefore = '' } = listing;
  return { files, since: written !== null && notBefore > written ? notBefore : written, stamps };
}

/**
 * Whether what stands there is the very release that was read: every file is the one with the same inode, size
 * and times. What had last changed before reading began would show a later time if it had changed again; nobody
 * can set that time back. What had changed in the same tick of the disk's clock would not: it is read again.
 */
export function isUnchanged({ files, since, stamps }: Known, listing: ShellListing): boolean {
  if (since === null || !listing.isLocal) return false;
  const now = listing.entries.filter(({ path, kind }) => path.startsWith('files/') && kind !== 'folder');
  if (now.length !== files.length) return false;
  return now.every(({ path, stamp }) => {
    const before = stamps.get(path);
    return before?.changed === stamp.changed && before.identity === stamp.identity && stamp.changed < since;
  });
}

/**
 * git's ids of the files of a release that are other names of files which were read in this deployment. A link sets
 * a file's `changed`; so what counts is that it is the same inode, with the same size and time of writing, which had
 * been at rest when it was read, and that nothing was changed since the release was put together.
 */
export function linkedOids(before: Known, listing: ShellListing): Map<string, Oid> {
  const oids = new Map<string, Oid>();
  const { since } = knownOf([], listing);
  if (since === null || before.since === null) return oids;
  const now = new Map(listing.entries.map(({ path, stamp }) => [path, stamp]));
  for (const { path, mode, oid } of before.files) {
    const [old, stamp] = [before.stamps.get(`files/${path}`), now.get(`files/${path}`)];
    if (mode === '120000' || !old || old.identity !== stamp?.identity) continue;
    if (old.changed < before.since && stamp.changed < since) oids.set(path, oid);
  }
  return oids;
}
