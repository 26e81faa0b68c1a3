import { Failure } from '../failure.ts';
import { collisionKey, writeRefusal } from './safe-path.ts';
import type { Oid, TreeChange, TreeEntry } from './types.ts';

type ReadTree = (oid: Oid) => TreeEntry[] | Promise<TreeEntry[]>;

/** Where a change is written to, and the tree that it belongs to then. */
type Side = { root: Oid; paths: string[]; whose: 'to' | 'from' };

/** Told of each name that is refused; mostly throws. */
type Refuse = (failure: Failure) => void;

const throwIt: Refuse = failure => {
  throw failure;
};

const shown = (path: string) => JSON.stringify(path.toWellFormed());

/**
 * Refuses to go from one tree to the other where a name of what would be written means another file, or
 * none, on some system: on every system, so that a version is the same everywhere. What could not be
 * written back is not taken away either: undoing must stay possible. Names that stand and stay are left
 * alone. Throws `path-invalid`, before anything is touched, or tells `refuse` of each.
 */
export async function refuseUnwritable(
  changes: readonly TreeChange[],
  { from, to }: { from: Oid; to: Oid },
  readTree: ReadTree,
  refuse: Refuse = throwIt,
): Promise<void> {
  const added = changes.flatMap(({ path, before, after }) => (after && !before ? [path] : []));
  const removed = changes.flatMap(({ path, before, after }) => (before && !after ? [path] : []));
  const rewritten = changes.flatMap(({ path, before, after }) => (before && after ? [path] : []));
  for (const path of [...added, ...rewritten]) refuseName(path, 'to', refuse);
  for (const path of removed) refuseName(path, 'from', refuse);
  await refuseCollisions({ root: to, paths: added, whose: 'to' }, readTree, refuse);
  await refuseCollisions({ root: from, paths: removed, whose: 'from' }, readTree, refuse);
}

function refuseName(path: string, whose: Side['whose'], refuse: Refuse) {
  const refusal = writeRefusal(path);
  if (refusal === null) return;
  const message =
    whose === 'to'
      ? `This version can’t be written out: the name of ${shown(path)} ${refusal}. It can still be looked at and compared.`
      : `The draft holds ${shown(path)}, and Tagline could not bring it back: its name ${refusal}. Rename it first.`;
  refuse(new Failure('path-invalid', message, { path }));
}

/** Looks only into the folders on the way to these paths. */
async function refuseCollisions(
  { root, paths, whose }: Side,
  readTree: ReadTree,
  refuse: Refuse,
): Promise<void> {
  const folders = new Map<string, Map<string, TreeEntry[]>>();
  const entriesOf = async (folder: string, oid: Oid) => {
    let byKey = folders.get(folder);
    if (byKey) return byKey;
    byKey = new Map();
    for (const entry of await readTree(oid)) {
      const key = collisionKey(entry.name);
      byKey.set(key, [...(byKey.get(key) ?? []), entry]);
    }
    folders.set(folder, byKey);
    return byKey;
  };
  const checked = new Set<string>();
  for (const path of paths) {
    let oid = root;
    for (let start = 0; start <= path.length; ) {
      const slash = path.indexOf('/', start);
      const end = slash < 0 ? path.length : slash;
      const name = path.slice(start, end);
      const alike = (await entriesOf(path.slice(0, start), oid)).get(collisionKey(name)) ?? [];
      if (alike.length > 1 && !checked.has(path.slice(0, end)))
        refuse(alikeFailure(path.slice(0, start), alike, whose));
      checked.add(path.slice(0, end));
      const folder = alike.find(entry => entry.name === name && entry.mode === '40000');
      if (slash < 0 || !folder) break;
      oid = folder.oid;
      start = end + 1;
    }
  }
}

function alikeFailure(folder: string, alike: TreeEntry[], whose: Side['whose']): Failure {
  const [one, two] = alike.map(({ name }) => folder + name);
  const what =
    one === two
      ? `holds ${shown(one ?? '')} twice`
      : `holds ${shown(one ?? '')} and ${shown(two ?? '')}, which some disks take for one name`;
  const message =
    whose === 'to'
      ? `This version can’t be written out: it ${what}. It can still be looked at and compared.`
      : `The draft ${what}, and Tagline could not bring both back. Rename one of them first.`;
  return new Failure('path-invalid', message, { path: two ?? '' });
}
