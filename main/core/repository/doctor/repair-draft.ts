import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectStore } from '../object-store.ts';
import { parseCommit } from '../parse-commit.ts';
import type { Refs } from '../refs.ts';
import { parseTree } from '../tree-codec.ts';
import type { Oid } from '../types.ts';
import type { PutAside } from './damaged-folder.ts';

const draftRef = 'refs/tagline/draft';

/** Whether everything that this commit's files need can be read. */
function isWhole(objects: ObjectStore, tree: Oid): boolean {
  return parseTree(objects.read(tree).data).every(({ mode, oid }) => {
    if (mode === '160000') return true;
    return mode === '40000' ? isWhole(objects, oid) : objects.read(oid).type === 'blob';
  });
}

function draftCommit(objects: ObjectStore, oid: Oid): { parents: Oid[]; time: number } | null {
  try {
    if (objects.typeOf(oid).type !== 'commit') return null;
    const commit = parseCommit(objects.read(oid).data);
    if (!commit || !/^Tagline-Kind: /m.test(commit.message) || !isWhole(objects, commit.tree)) return null;
    return { parents: commit.parents, time: commit.committer?.date.getTime() ?? 0 };
  } catch {
    return null;
  }
}

/**
 * When the latest draft's history does not begin with a whole state, lets it begin with the newest whole one
 * among `all` objects. Answers a sentence about it, or null when there is nothing to do or nothing whole.
 */
export async function repairDraft(options: {
  gitDir: string;
  refs: Refs;
  objects: ObjectStore;
  /** All objects of this repository. */
  all: Iterable<Oid>;
  putAside: PutAside;
  breathe: () => Promise<void> | undefined;
}): Promise<string | null> {
  const { gitDir, refs, objects, putAside } = options;
  const tip = refs.list(draftRef).get(draftRef);
  if (tip === undefined || draftCommit(objects, tip)) return null;
  let best: { oid: Oid; time: number } | null = null;
  const parents = new Set<Oid>();
  for (const oid of options.all) {
    await options.breathe();
    const found = draftCommit(objects, oid);
    if (!found) continue;
    for (const parent of found.parents) parents.add(parent);
    // Of two within the same second, the one that follows the other.
    if (!best || found.time > best.time || (found.time === best.time && !parents.has(oid))) {
      best = { oid, time: found.time };
    }
  }
  if (!best) return null;
  const file = join(gitDir, draftRef);
  const kept = existsSync(file) ? ` What it said is kept as ${putAside(file)}.` : '';
  await refs.update(draftRef, best.oid, refs.read(draftRef));
  return `The latest draft's record (${tip}) could not be read; it goes on from the newest whole state, of ${new Date(best.time).toISOString()}.${kept}`;
}
