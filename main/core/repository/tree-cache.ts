import { objectDamaged } from './raw-object.ts';
import { parseTree } from './tree-codec.ts';
import type { Oid, TreeEntry } from './types.ts';

/** Bytes of trees; their entries take some six times as much. */
const mostBytes = 12 * 1024 * 1024;

/** Trees by id, read once. Everything throws `version-damaged`. */
export type TreeCache = {
  /** Not known to be a tree that can be read. */
  bytes: (oid: Oid) => Buffer;
  entries: (oid: Oid) => TreeEntry[];
  forget: () => void;
};

/** `read` gives a tree's bytes, proven by its id. */
export function createTreeCache(read: (oid: Oid) => Buffer): TreeCache {
  const kept = new Map<Oid, { data: Buffer; entries: TreeEntry[] | null }>();
  let bytes = 0;
  const forget = () => {
    kept.clear();
    bytes = 0;
  };
  const treeOf = (oid: Oid) => {
    let tree = kept.get(oid);
    if (tree) return tree;
    tree = { data: read(oid), entries: null };
    if (bytes + tree.data.length > mostBytes) forget();
    bytes += tree.data.length;
    kept.set(oid, tree);
    return tree;
  };
  return {
    bytes: oid => treeOf(oid).data,
    entries: oid => {
      const tree = treeOf(oid);
      try {
        tree.entries ??= parseTree(tree.data);
        return tree.entries;
      } catch (error) {
        throw objectDamaged(oid, 'is not a folder that can be read', error);
      }
    },
    forget,
  };
}
