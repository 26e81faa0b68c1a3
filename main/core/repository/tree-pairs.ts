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

const usualModes = (['100644', '40000', '100755', '120000', '160000'] as const).map(mode => ({
  mode,
  bytes: Buffer.from(`${mode} `),
}));
const idBytes = 20;

/** Whether these bytes of one tree are those of the other. A loop: for so few, a call costs more. */
function areEqual(a: Buffer, from: number, end: number, b: Buffer, at: number): boolean {
  if (at + end - from > b.length) return false;
  for (let i = from, j = at; i < end; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}

const modeAt = (data: Buffer, at: number) =>
  usualModes.find(({ bytes }) => areEqual(bytes, 0, bytes.length, data, at));

/**
 * What differs between the bytes of two trees that hold the same names in the same order, which is what most
 * changes leave behind: only what differs is decoded. `entries` is how many were looked at. Null for any other
 * trees, damaged ones among them: for `pairsOf`.
 */
export function pairsInPlace(a: Buffer, b: Buffer): { pairs: Pair[]; entries: number } | null {
  const pairs: Pair[] = [];
  let before = '';
  let entries = 0;
  let i = 0;
  let j = 0;
  for (; i < a.length && j < b.length; entries++) {
    const mode = modeAt(a, i);
    if (!mode) return null;
    const name = i + mode.bytes.length;
    let nul = name;
    while (nul < a.length && a[nul] !== 0) nul++;
    const end = nul + 1 + idBytes;
    if (nul === name || end > a.length) return null;
    if (areEqual(a, i, end, b, j)) {
      j += end - i;
      i = end;
      continue;
    }
    const newMode = modeAt(b, j);
    const isFolder = mode.mode === '40000';
    if (!newMode || isFolder !== (newMode.mode === '40000')) return null;
    const newName = j + newMode.bytes.length;
    const newEnd = newName + end - name;
    if (newEnd > b.length || !areEqual(a, name, nul + 1, b, newName)) return null;
    // One character a byte, so that text has the order of bytes.
    const latin1 = a.toString('latin1', name, nul);
    const key = isFolder ? `${latin1}/` : latin1;
    if (key <= before) return null;
    before = key;
    const decoded = nameOf(latin1, a, name);
    pairs.push({
      a: { mode: mode.mode, name: decoded, oid: a.toString('hex', nul + 1, end) },
      b: { mode: newMode.mode, name: decoded, oid: b.toString('hex', newEnd - idBytes, newEnd) },
    });
    i = end;
    j = newEnd;
  }
  return i === a.length && j === b.length ? { pairs, entries } : null;
}
