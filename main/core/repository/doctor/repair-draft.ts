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

type Draft = {
  refs: Refs;
  objects: ObjectStore;
  /** All objects of this repository. */
  all: Iterable<Oid>;
  breathe: () => Promise<void> | undefined;
};

/**
 * The newest whole state among `all` objects, when the latest draft's history does not begin with a whole one;
 * null when it does, or when nothing is whole.
 */
export async function findWholeDraft({
  refs,
  objects,
  all,
  breathe,
}: Draft): Promise<{ tip: Oid; oid: Oid; time: number } | null> {
  const tip = refs.list(draftRef).get(draftRef);
  if (tip === undefined || draftCommit(objects, tip)) return null;
  let best: { tip: Oid; oid: Oid; time: number } | null = null;
  const parents = new Set<Oid>();
  for (const oid of all) {
    await breathe();
    const found = draftCommit(objects, oid);
    if (!found) continue;
    for (const parent of found.parents) parents.add(parent);
    // Of two within the same second, the one that follows the other.
    if (!best || found.time > best.time || (found.time === best.time && !parents.has(oid))) {
      best = { tip, oid, time: found.time };
    }
  }
  return best;
}

/**
 * Lets the latest draft's history begin with what `findWholeDraft` finds. Answers a sentence about it, or null
 * when there is nothing to do or nothing whole.
 */
export async function repairDraft(
  draft: Draft,
  { gitDir, putAside }: { gitDir: string; putAside: PutAside },
): Promise<string | null> {
  const best = await findWholeDraft(draft);
  if (!best) return null;
  const { refs } = draft;
  const file = join(gitDir, draftRef);
  const kept = existsSync(file) ? ` What it said is kept as ${putAside(file)}.` : '';
  await refs.update({ ref: draftRef, next: best.oid, expected: refs.read(draftRef) });
  return `The latest draft's record (${best.tip}) could not be read; it goes on from the newest whole state, of ${new Date(best.time).toISOString()}.${kept}`;
}
