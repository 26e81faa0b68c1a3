import type { FileMode, Oid, Repository, TreeEntry } from '../repository/types.ts';

/** A file as it is to be; null: it is to go. */
export type TreeEdit = { path: string; file: { mode: FileMode; oid: Oid } | null };

/**
 * A tree with some of its files set or removed; all else in it stays. Folders that become empty go.
 * @param tree null to begin with nothing
 */
export async function editTree(repository: Repository, tree: Oid | null, edits: TreeEdit[]): Promise<Oid> {
  return (await edit(repository, tree, edits)) ?? (await repository.writeTree([]));
}

async function edit(repository: Repository, tree: Oid | null, edits: TreeEdit[]): Promise<Oid | null> {
  const before = tree === null ? [] : await repository.readTree(tree);
  const entries = new Map<string, TreeEntry>(before.map(entry => [entry.name, entry]));
  const below = new Map<string, TreeEdit[]>();
  for (const { path, file } of edits) {
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    if (slash >= 0) below.set(name, [...(below.get(name) ?? []), { path: path.slice(slash + 1), file }]);
    // A folder may come in its place: that is not taken away again.
    else if (file === null && entries.get(name)?.mode !== '40000') entries.delete(name);
    else if (file !== null) entries.set(name, { name, ...file });
  }
  for (const [name, inside] of below) {
    const entry = entries.get(name);
    // A file in its place is removed by an edit of its own, before or after this one.
    const folder = await edit(repository, entry?.mode === '40000' ? entry.oid : null, inside);
    if (folder !== null) entries.set(name, { name, mode: '40000', oid: folder });
    else if (entry?.mode === '40000') entries.delete(name);
  }
  return entries.size === 0 ? null : await repository.writeTree([...entries.values()]);
}
