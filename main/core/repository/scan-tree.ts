import type { KnownFolder } from './known-folders.ts';
import type { ObjectStore } from './object-store.ts';
import { objectId } from './raw-object.ts';
import { encodeTree } from './tree-codec.ts';
import type { Oid, TreeEntry } from './types.ts';

function entriesOf({ files, folders, held }: KnownFolder): TreeEntry[] {
  const entries: TreeEntry[] = [...held.values()];
  for (const [name, { mode, oid }] of files) entries.push({ name, mode, oid });
  for (const [name, { tree }] of folders) if (tree !== null) entries.push({ name, mode: '40000', oid: tree });
  return entries;
}

/**
 * Stores a folder's tree; null when nothing in it belongs to the project. A tree that is there already, or was
 * before a change, stands for all that it holds: git never prunes only a part. Where neither is, each file's
 * bytes are looked for, and those that are missing are read again with `reread`.
 */
export async function storeTree(
  folder: KnownFolder,
  objects: ObjectStore,
  reread: (name: string) => Promise<void>,
): Promise<Oid | null> {
  const entries = entriesOf(folder);
  if (entries.length === 0 && folder.parent !== null) return null;
  const data = encodeTree(entries);
  if (objects.has(objectId('tree', data))) return objectId('tree', data);
  if (folder.tree !== null && objects.has(folder.tree)) return objects.write('tree', data);
  let isWhole = true;
  for (const [name, { oid }] of [...folder.files]) {
    if (objects.has(oid)) continue;
    isWhole = false;
    folder.files.delete(name);
    await reread(name);
  }
  return objects.write('tree', isWhole ? data : encodeTree(entriesOf(folder)));
}
