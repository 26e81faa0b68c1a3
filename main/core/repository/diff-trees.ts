import { Failure } from '../failure.ts';
import { sortKey } from './tree-codec.ts';
import type { Oid, TreeChange, TreeEntry, TreeFile } from './types.ts';

export type ReadTree = (oid: Oid) => Promise<TreeEntry[]>;

const deepest = 200;
/** Files and folders of one tree. A few small objects that name each other can stand for billions. */
const mostEntries = 500_000;

function tooDeep(path: string): Failure {
  return new Failure('version-damaged', `A folder lies more than ${deepest} levels deep.`, { path });
}

function createCount(): () => void {
  let seen = 0;
  return () => {
    if (++seen <= mostEntries) return;
    throw new Failure('version-damaged', `It holds more than ${mostEntries} files and folders.`, {});
  };
}

const asFile = (entry: TreeEntry, path: string): TreeFile | null =>
  entry.mode === '40000' ? null : { path, mode: entry.mode, oid: entry.oid };

/** All files below a tree, in path order. */
export async function listFiles(readTree: ReadTree, tree: Oid): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  const count = createCount();
  const walk = async (oid: Oid, prefix: string, depth: number): Promise<void> => {
    if (depth > deepest) throw tooDeep(prefix);
    for (const entry of await readTree(oid)) {
      count();
      const path = prefix + entry.name;
      const file = asFile(entry, path);
      if (file) files.push(file);
      else await walk(entry.oid, `${path}/`, depth + 1);
    }
  };
  await walk(tree, '', 0);
  return files;
}

/** `a` and `b` are the same name and kind (file or folder), or one of them is null. */
type Pair = { a: TreeEntry | null; b: TreeEntry | null };

/** Both lists merged by git's order, in which a file and a folder of one name are two things. */
function pairs(as: TreeEntry[], bs: TreeEntry[]): Pair[] {
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

/** What differs between two trees, in path order. Reads only folders that differ. `null`: nothing. */
export async function diffTrees(readTree: ReadTree, a: Oid | null, b: Oid | null): Promise<TreeChange[]> {
  const changes: TreeChange[] = [];
  const count = createCount();
  const walk = async (from: Oid | null, to: Oid | null, prefix: string, depth: number): Promise<void> => {
    if (from === to) return;
    if (depth > deepest) throw tooDeep(prefix);
    const [as, bs] = await Promise.all([from ? readTree(from) : [], to ? readTree(to) : []]);
    for (const pair of pairs(as, bs)) {
      count();
      if (pair.a?.oid === pair.b?.oid && pair.a?.mode === pair.b?.mode) continue;
      const entry = (pair.a ?? pair.b) as TreeEntry;
      const path = prefix + entry.name;
      if (entry.mode === '40000') {
        await walk(pair.a?.oid ?? null, pair.b?.oid ?? null, `${path}/`, depth + 1);
      } else {
        changes.push({
          path,
          before: pair.a && asFile(pair.a, path),
          after: pair.b && asFile(pair.b, path),
        });
      }
    }
  };
  await walk(a, b, '', 0);
  return changes;
}
