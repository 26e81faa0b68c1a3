import { expect } from 'vitest';
import type { FileChange } from '../../../../../contract/commands/compare.ts';
import type { Counts } from '../../../../../contract/shapes.ts';
import { must } from '../../../testing/test-core.ts';
import type { NativeChange, NativeRef } from './native.ts';
import type { World } from './world.ts';

const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

/** Added and removed files of equal bytes and mode: every one of them has to be a rename. */
function equalPairs(changes: NativeChange[]): number {
  const removed = new Map<string, number>();
  let pairs = 0;
  for (const { status, before } of changes) {
    if (status === 'D' && !before.endsWith(emptyBlob)) removed.set(before, (removed.get(before) ?? 0) + 1);
  }
  for (const { status, after } of changes) {
    const left = status === 'A' ? (removed.get(after) ?? 0) : 0;
    if (left === 0) continue;
    removed.set(after, left - 1);
    pairs += 1;
  }
  return pairs;
}

const letters = { added: 'A', modified: 'M', deleted: 'D' } as const;

/** The product's list without renames, as native git would print it. */
const flat = (changes: FileChange[]) =>
  changes
    .flatMap(({ status, path, oldPath }) =>
      status === 'renamed' ? [`D ${oldPath}`, `A ${path}`] : [`${letters[status]} ${path}`],
    )
    .sort();

/** Counts fit the changes when each rename stands for one added and one removed file. */
export function expectCounts(counts: Counts, changes: NativeChange[]) {
  const of = (...wanted: string[]) => changes.filter(({ status }) => wanted.includes(status)).length;
  const renames = of('A') - counts.added;
  expect(counts).toEqual({
    added: of('A') - renames,
    deleted: of('D') - renames,
    modified: of('M', 'T') + renames,
  });
  expect(renames).toBeGreaterThanOrEqual(equalPairs(changes));
}

/** Two versions, or a version and the draft, compared by Tagline and by native git. */
export async function expectComparison(
  { native, test, tree }: World,
  a: NativeRef & { name: string },
  b: (NativeRef & { name: string }) | null,
) {
  const side = (ref: typeof b) =>
    ref ? { kind: 'version' as const, name: ref.name } : { kind: 'draft' as const };
  const { changes, counts } = await must(test.client.compare.files({ a: side(a), b: side(b) }));
  const expected = await native.diff(a.tree, b?.tree ?? tree);
  expect(flat(changes)).toEqual(
    expected.map(({ status, path }) => `${status.replace('T', 'M')} ${path}`).sort(),
  );
  expectCounts(counts, expected);

  const byPath = new Map(expected.map(change => [`${change.status} ${change.path}`, change]));
  let equal = 0;
  for (const { status, path, oldPath, kind, insertions, deletions, modeChanged } of changes) {
    const change = byPath.get(`M ${path}`);
    if (status === 'renamed' && byPath.get(`D ${oldPath}`)?.before === byPath.get(`A ${path}`)?.after)
      equal += 1;
    if (!change || kind !== 'text') continue;
    expect([path, `${insertions} ${deletions}`]).toEqual([path, change.lines]);
    expect([path, modeChanged]).toEqual([path, change.before.slice(0, 6) !== change.after.slice(0, 6)]);
  }
  expect(equal).toBe(equalPairs(expected));
}
