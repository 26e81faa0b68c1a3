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
  return { files, since: stamps.get('manifest.json')?.changed ?? null, stamps };
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
