import type { Oid, Repository } from '../../repository/types.ts';

/**
 * The tree with other bytes for some of its files, their modes kept: only the folders on their paths are
 * written. Null when one of the paths is no file of the tree.
 */
export async function replaceInTree(
  repository: Repository,
  tree: Oid,
  files: { path: string; oid: Oid }[],
): Promise<Oid | null> {
  const entries = new Map((await repository.readTree(tree)).map(entry => [entry.name, entry]));
  const below = new Map<string, { path: string; oid: Oid }[]>();
  for (const { path, oid } of files) {
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    const entry = entries.get(name);
    if (slash < 0) {
      if (entry?.mode !== '100644' && entry?.mode !== '100755') return null;
      entries.set(name, { ...entry, oid });
    } else {
      if (entry?.mode !== '40000') return null;
      below.set(name, [...(below.get(name) ?? []), { path: path.slice(slash + 1), oid }]);
    }
  }
  for (const [name, inside] of below) {
    const entry = entries.get(name);
    const oid = entry && (await replaceInTree(repository, entry.oid, inside));
    if (!entry || !oid) return null;
    entries.set(name, { ...entry, oid });
  }
  return repository.writeTree([...entries.values()]);
}
