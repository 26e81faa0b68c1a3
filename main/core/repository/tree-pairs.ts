import { nameOf, sortKey } from './tree-codec.ts';
import type { TreeEntry } from './types.ts';

/** `a` and `b` are the same name and kind (file or folder), or one of them is null. */
export type Pair = { a: TreeEntry | null; b: TreeEntry | null };

/** Both lists merged by git's order, in which a file and a folder of one name are two things. */
export function pairsOf(as: TreeEntry[], bs: TreeEntry[]): Pair[] {
  const result: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < as.length || j < bs.length) {
    const a = as[i] ?? null;
    const b = bs[j] ?? null;
    const same =
      a !== null && b !== null && a.name === b.name && (a.mode === '40000') === (b.mode === '40000');
    const order = same ? 0 : a === null ? 1 : b === null ? -1 : sortKey(a).compare(sortKey(b));
    if (order <= 0) i++;
    if (order >= 0) j++;
    result.push({ a: order <= 0 ? a : null, b: order >= 0 ? b : null });
  }
  return result;
}

/** One entry in its usual form, a character for each byte. */
const usualEntry = /(?:100644|40000|100755|120000|160000) [^\0]+\0.{20}/gsy;
const idBytes = 20;

/** A tree's bytes, and its entries, each as git stores it; `parts` is null where one is unusual. */
export type SplitTree = { data: Buffer; parts: readonly string[] | null };

/** By one pattern: a loop over the bytes costs several times as much until it is compiled. */
export function splitTree(data: Buffer): SplitTree {
  const parts = data.toString('latin1').match(usualEntry) ?? [];
  let length = 0;
  for (const part of parts) length += part.length;
  return { data, parts: length === data.length ? parts : null };
}

/** The entry that stands at `at` of `data`. `key` is what git sorts by, with a character for each byte. */
function entryAt(part: string, data: Buffer, at: number): { entry: TreeEntry; key: string } {
  const space = part.indexOf(' ');
  const mode = part.slice(0, space) as TreeEntry['mode'];
  const name = part.slice(space + 1, -idBytes - 1);
  const end = at + part.length;
  return {
    entry: { mode, name: nameOf(name, data, at + space + 1), oid: data.toString('hex', end - idBytes, end) },
    key: mode === '40000' ? `${name}/` : name,
  };
}

/**
 * What differs between two trees that hold the same names in the same order, which is what most
 * changes leave behind: only what differs is decoded. `entries` is how many were looked at. Null for any other
 * trees, damaged ones among them: for `pairsOf`.
 */
export function pairsInPlace(a: SplitTree, b: SplitTree): { pairs: Pair[]; entries: number } | null {
  const [as, bs] = [a.parts, b.parts];
  if (!as || !bs || as.length !== bs.length) return null;
  const pairs: Pair[] = [];
  let before = '';
  let aAt = 0;
  let bAt = 0;
  for (let i = 0; i < as.length; i++) {
    const [aPart, bPart] = [as[i] as string, bs[i] as string];
    if (aPart !== bPart) {
      const [old, now] = [entryAt(aPart, a.data, aAt), entryAt(bPart, b.data, bAt)];
      if (old.key !== now.key || old.key <= before) return null;
      before = old.key;
      pairs.push({ a: old.entry, b: now.entry });
    }
    aAt += aPart.length;
    bAt += bPart.length;
  }
  return { pairs, entries: as.length };
}
