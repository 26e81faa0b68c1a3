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

const idBytes = 20;
const usualMode = /(?:100644|40000|100755|120000|160000) /y;

/** Whether most files' mode stands there; `usualMode`, which says the same of all kinds, costs more. */
const isPlainFile = (data: Buffer, at: number): boolean =>
  data[at] === 0x31 &&
  data[at + 1] === 0x30 &&
  data[at + 2] === 0x30 &&
  data[at + 3] === 0x36 &&
  data[at + 4] === 0x34 &&
  data[at + 5] === 0x34 &&
  data[at + 6] === 0x20;

/** Where the name of the entry that stands at `at` begins; -1 where its mode is unusual. `text` is `data`. */
function nameStart(data: Buffer, text: string, at: number): number {
  if (isPlainFile(data, at)) return at + 7;
  usualMode.lastIndex = at;
  return usualMode.test(text) ? usualMode.lastIndex : -1;
}

/**
 * What differs between two trees that hold the same names and modes in the same order, which is what most
 * changes leave behind: only what differs is decoded. `entries` is how many were looked at. Null for any other
 * trees, damaged ones among them: for `pairsOf`.
 */
export function pairsInPlace(a: Buffer, b: Buffer): { pairs: Pair[]; entries: number } | null {
  if (a.length !== b.length) return null;
  // Most of the time goes into code that has run a few times only: few calls, and few of those that check a lot.
  const [text, other] = [a.toString('latin1'), b.toString('latin1')];
  const pairs: Pair[] = [];
  let entries = 0;
  let before = '';
  // Up to here, nothing differs but the ids in `pairs`.
  let same = 0;
  for (let at = 0, end = 0; at < text.length; at = end) {
    const start = nameStart(a, text, at);
    const id = text.indexOf('\0', start) + 1;
    end = id + idBytes;
    if (start < 0 || id <= start + 1 || end > text.length) return null;
    entries++;
    // Two that begin alike and differ are found below, and left to `pairsOf`.
    if (a[id] === b[id] && a[id + 1] === b[id + 1]) continue;
    if (text.slice(same, id) !== other.slice(same, id)) return null;
    same = end;
    const latin1 = text.slice(start, id - 1);
    const mode = text.slice(at, start - 1) as TreeEntry['mode'];
    const key = mode === '40000' ? `${latin1}/` : latin1;
    if (key <= before) return null;
    before = key;
    const name = nameOf(latin1, a, start);
    pairs.push({
      a: { mode, name, oid: a.toString('hex', id, end) },
      b: { mode, name, oid: b.toString('hex', id, end) },
    });
  }
  return text.slice(same) === other.slice(same) ? { pairs, entries } : null;
}
