import type { Counts } from '../../../contract/shapes.ts';
import type { TreeChange, TreeFile } from '../repository/types.ts';

const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

export type FileDelta = { before: TreeFile | null; after: TreeFile | null };

/**
 * Pairs a removed file with an added one of equal bytes as a rename. Order: as given, a rename where its new
 * path stands.
 */
export function pairRenames(changes: TreeChange[]): FileDelta[] {
  const removed = new Map<string, TreeFile[]>();
  for (const { before, after } of changes) {
    if (before === null || after !== null || before.oid === emptyBlob) continue;
    removed.set(before.oid, [...(removed.get(before.oid) ?? []), before]);
  }
  const renamed = new Set<TreeFile>();
  const paired = changes.map(({ before, after }) => {
    if (before !== null || after === null) return { before, after };
    const candidates =
      removed.get(after.oid)?.filter(file => !renamed.has(file) && file.mode === after.mode) ?? [];
    const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    const origin = candidates.find(file => nameOf(file.path) === nameOf(after.path)) ?? candidates[0] ?? null;
    if (origin !== null) renamed.add(origin);
    return { before: origin, after };
  });
  return paired.filter(({ before, after }) => after !== null || before === null || !renamed.has(before));
}

/** A rename counts as modified. */
export function countChanges(changes: TreeChange[]): Counts {
  const counts = { added: 0, modified: 0, deleted: 0 };
  for (const { before, after } of pairRenames(changes)) {
    if (before === null) counts.added += 1;
    else if (after === null) counts.deleted += 1;
    else counts.modified += 1;
  }
  return counts;
}
