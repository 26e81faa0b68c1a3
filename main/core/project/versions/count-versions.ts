import type { Counts } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { mapBounded } from '../bounded.ts';
import { countChanges } from '../renames.ts';
import type { Workspace } from '../workspace.ts';

const atOnce = 4;
const counted = new WeakMap<Repository, Map<string, Counts>>();

/** What each version changed against the next older usable one in the list; null where it can't be known. */
export async function countsOf(
  { repository, listVersions }: Workspace,
  names: string[],
): Promise<{ [name: string]: Counts | null }> {
  const usable = (await listVersions()).filter(version => version.usable);
  const positions = new Map(usable.map(({ name }, index) => [name, index]));
  const rows = await mapBounded(names, atOnce, async name => {
    const position = positions.get(name);
    if (position === undefined) return [name, null] as const;
    const before = usable[position + 1]?.tree ?? null;
    return [name, await countBetween(repository, before, usable[position]?.tree ?? null)] as const;
  });
  // A version may be called `__proto__`.
  return Object.fromEntries(rows);
}

/** Trees never change, so each pair is counted once. */
async function countBetween(repository: Repository, a: Oid | null, b: Oid | null): Promise<Counts | null> {
  const known = counted.get(repository) ?? new Map<string, Counts>();
  counted.set(repository, known);
  const key = `${a}:${b}`;
  const before = known.get(key);
  if (before) return before;
  try {
    const counts = await countChanges(repository, await repository.diffTrees(a, b));
    known.set(key, counts);
    return counts;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
