import { nameAt, sortKey } from './tree-codec.ts';
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

const usualModes = ['100644', '40000', '100755', '120000', '160000'] as const;
const idBytes = 20;

type Place = { mode: TreeEntry['mode']; name: number; nul: number; end: number };

/** The entry that starts there; null where a look at its parts is not enough to believe it. */
function placeAt(text: string, at: number): Place | null {
  for (const mode of usualModes) {
    if (!text.startsWith(mode, at) || text[at + mode.length] !== ' ') continue;
    const name = at + mode.length + 1;
    const nul = text.indexOf('\0', name);
    const end = nul + 1 + idBytes;
    return nul > name && end <= text.length ? { mode, name, nul, end } : null;
  }
  return null;
}

/**
 * What differs between the bytes of two trees that hold the same names in the same order, which is what most
 * changes leave behind: only what differs is decoded. `entries` is how many were looked at. Null for any other
 * trees, damaged ones among them: for `pairsOf`.
 */
export function pairsInPlace(a: Buffer, b: Buffer): { pairs: Pair[]; entries: number } | null {
  const [aText, bText] = [a.toString('latin1'), b.toString('latin1')];
  const pairs: Pair[] = [];
  let before = '';
  let entries = 0;
  let i = 0;
  let j = 0;
  for (; i < aText.length && j < bText.length; entries++) {
    const old = placeAt(aText, i);
    if (!old) return null;
    const isSame = bText.startsWith(aText.slice(i, old.end), j);
    const now = isSame ? null : placeAt(bText, j);
    j = now?.end ?? j + old.end - i;
    i = old.end;
    if (isSame) continue;
    const name = aText.slice(old.name, old.nul);
    if (!now || name !== bText.slice(now.name, now.nul)) return null;
    if ((old.mode === '40000') !== (now.mode === '40000')) return null;
    // One character a byte, so that text has the order of bytes.
    const key = old.mode === '40000' ? `${name}/` : name;
    if (key <= before) return null;
    before = key;
    const decoded = nameAt(a, aText, old.name, old.nul);
    pairs.push({
      a: { mode: old.mode, name: decoded, oid: a.toString('hex', old.nul + 1, old.end) },
      b: { mode: now.mode, name: decoded, oid: b.toString('hex', now.nul + 1, now.end) },
    });
  }
  return i === aText.length && j === bText.length ? { pairs, entries } : null;
}
