import type { BigIntStats } from 'node:fs';
import { dirname, join } from 'node:path';
import { disk } from './disk.ts';

/** A name that has changed in a folder which was not synced since. */
type Loose = { path: string; folder: bigint; before: string | null };

export type UnsyncedNames = {
  /** Call before a name changes; what is answered, after it has. */
  about: (path: string) => () => void;
  /** The folder with this inode was synced: its names stay. */
  synced: (folder: bigint) => void;
  count: () => number;
  /** The power goes: folders have the names again that they had when they were synced. */
  lose: () => void;
  end: () => void;
};

/**
 * Follows which names a power loss would take back: POSIX promises a new, moved or removed name only once the
 * folder that holds it was synced. `stash`, beside the folder that is watched, holds links to what stood
 * there; without it names are counted only.
 */
export function followNames(stash: string | null): UnsyncedNames {
  let names: Loose[] = [];
  let kept = 0;
  if (stash !== null) disk.mkdirSync(stash, { recursive: true });

  return {
    about: path => {
      const found = disk.lstatSync(path, { throwIfNoEntry: false });
      const before = found && stash !== null ? join(stash, `${kept++}`) : null;
      if (before !== null) linkAll(path, before);
      return () => {
        const folder = folderAt(dirname(path));
        if (folder) names.push({ path, folder: folder.ino, before });
      };
    },
    synced: folder => {
      names = names.filter(name => name.folder !== folder);
    },
    count: () => names.length,
    lose: () => {
      for (const { path, before } of names.reverse()) {
        // A folder whose own name was lost has taken it along; a file may stand in its place by now.
        if (!folderAt(dirname(path))) continue;
        disk.rmSync(path, { recursive: true, force: true });
        if (before !== null) linkAll(before, path);
      }
      names = [];
    },
    end: () => {
      if (stash !== null) disk.rmSync(stash, { recursive: true, force: true });
    },
  };
}

/** Null where nothing or a file stands, or a file in the place of a folder above. */
function folderAt(path: string): BigIntStats | null {
  try {
    const stat = disk.statSync(path, { bigint: true });
    return stat.isDirectory() ? stat : null;
  } catch {
    return null;
  }
}

/** The same files under another name. */
function linkAll(from: string, to: string): void {
  if (!disk.lstatSync(from).isDirectory()) {
    disk.linkSync(from, to);
    return;
  }
  disk.mkdirSync(to);
  for (const name of disk.readdirSync(from)) linkAll(join(from, name), join(to, name));
}
