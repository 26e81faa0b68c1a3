import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Config, configValue } from '../../../repository/config.ts';
import { errnoOf } from '../../../repository/disk.ts';
import { loosePath } from '../../../repository/loose-objects.ts';
import type { Oid } from '../../../repository/types.ts';

/** Permissions of files and folders by `core.sharedRepository`. `exact`: instead of what they have, not besides. */
export type Sharing = { bits: number; exact: boolean };

const group = { bits: 0o660, exact: false };
const everybody = { bits: 0o664, exact: false };
const words: { [value: string]: Sharing | null } = {
  umask: null,
  false: null,
  no: null,
  off: null,
  '': null,
  0: null,
  group,
  true: group,
  yes: group,
  on: group,
  1: group,
  all: everybody,
  world: everybody,
  everybody,
  2: everybody,
};

/** Null where nothing is shared. Values: https://git-scm.com/docs/git-config#Documentation/git-config.txt-coresharedRepository */
export function sharingOf(config: Config): Sharing | null {
  const value = configValue(config, 'core.sharedRepository')?.toLowerCase() ?? '';
  const known = words[value];
  if (known !== undefined) return known;
  const bits = /^0?[0-7]{3}$/.test(value) ? Number.parseInt(value, 8) & 0o666 : 0;
  // Git itself refuses to work where the owner may not read and write.
  return (bits & 0o600) === 0o600 ? { bits, exact: true } : null;
}

/** As git's calc_shared_perm and adjust_shared_perm (path.c). */
function shareOne({ bits, exact }: Sharing, path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.isSymbolicLink()) return;
  const mode = found.mode & 0o7777;
  let added = mode & 0o200 ? bits : bits & ~0o222;
  if (mode & 0o100) added |= (added & 0o444) >> 2;
  const next = (exact ? mode & ~0o777 : mode) | added | (found.isDirectory() ? 0o2000 : 0);
  if (next === mode) return;
  try {
    chmodSync(path, next);
  } catch (error) {
    // Somebody else's, who has shared it or not.
    if (errnoOf(error) !== 'EPERM') throw error;
  }
}

/** The objects that were written: files of their own, or in a pack that was not there `before`. */
export function shareObjects(
  sharing: Sharing,
  bare: string,
  oids: readonly Oid[],
  before: ReadonlySet<string>,
): void {
  const objects = join(bare, 'objects');
  const packs = join(objects, 'pack');
  for (const name of packNames(bare)) if (!before.has(name)) shareOne(sharing, join(packs, name));
  const files = oids.map(oid => loosePath(objects, oid));
  for (const path of new Set([packs, ...files.map(path => dirname(path)), ...files])) shareOne(sharing, path);
}

/** The names in the folder of packs. */
export function packNames(bare: string): Set<string> {
  try {
    return new Set(readdirSync(join(bare, 'objects', 'pack')));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return new Set();
    throw error;
  }
}

/** The refs that were moved, with their folders, and what stands for those that were removed. */
export function shareRefs(sharing: Sharing, bare: string, refs: readonly string[]): void {
  const paths = new Set([join(bare, 'packed-refs')]);
  for (const ref of refs) for (let at = ref; at !== '.'; at = dirname(at)) paths.add(join(bare, at));
  for (const path of paths) shareOne(sharing, path);
}
