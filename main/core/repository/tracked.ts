import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './disk.ts';
import type { ObjectStore } from './object-store.ts';
import { encodeName, encodeTree } from './tree-codec.ts';
import type { FileMode, Oid, TreeEntry } from './types.ts';

/** What is part of the project already, whether ignored or not: git's index, or else the last version. */
export type Tracked = {
  files: Map<string, { mode: FileMode; oid: Oid }>;
  /** All folders above tracked files, without a slash at the end. */
  folders: Set<string>;
};

export function trackedFrom(files: Tracked['files']): Tracked {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return { files, folders };
}

/** The entry of a file or folder as it was last seen; null for what is not tracked. */
export async function entryAsTracked(
  { files, folders }: Tracked,
  objects: ObjectStore,
  path: string,
): Promise<TreeEntry | null> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const known = files.get(path);
  if (known) return { name, ...known };
  if (!folders.has(path)) return null;
  const prefix = `${path}/`;
  const names = new Set<string>();
  for (const file of files.keys()) {
    if (!file.startsWith(prefix)) continue;
    const slash = file.indexOf('/', prefix.length);
    names.add(file.slice(prefix.length, slash < 0 ? undefined : slash));
  }
  const entries: TreeEntry[] = [];
  for (const below of names) {
    const entry = await entryAsTracked({ files, folders }, objects, prefix + below);
    if (entry) entries.push(entry);
  }
  return { name, mode: '40000', oid: objects.write('tree', encodeTree(entries)) };
}

/**
 * The tracked files and folders directly in `folder` which its list can't show because their names are not
 * UTF-8. Only those that are still there.
 */
export function findUnlisted(workDir: string, { files }: Tracked, folder: string): Set<string> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const unlisted = new Set<string>();
  for (const path of files.keys()) {
    if (!path.startsWith(prefix) || path.isWellFormed()) continue;
    const slash = path.indexOf('/', prefix.length);
    const odd = slash < 0 ? path : path.slice(0, slash);
    if (!odd.isWellFormed() && !unlisted.has(odd) && isThere(join(workDir, odd))) unlisted.add(odd);
  }
  return unlisted;
}

function isThere(path: string): boolean {
  try {
    lstatSync(encodeName(path));
    return true;
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return false;
  }
}
