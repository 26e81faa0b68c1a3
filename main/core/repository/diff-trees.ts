import { Failure } from '../failure.ts';
import type { TreeCache } from './tree-cache.ts';
import { type Pair, pairsInPlace, pairsOf } from './tree-pairs.ts';
import type { Oid, TreeChange, TreeEntry, TreeFile } from './types.ts';

export type ReadTree = (oid: Oid) => Promise<TreeEntry[]>;

const deepest = 200;
/** Files and folders of one tree. A few small objects that name each other can stand for billions. */
const mostEntries = 500_000;

function tooDeep(path: string): Failure {
  return new Failure('version-damaged', `A folder lies more than ${deepest} levels deep.`, { path });
}

function createCount(): (entries: number) => void {
  let seen = 0;
  return entries => {
    seen += entries;
    if (seen <= mostEntries) return;
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
      count(1);
      const path = prefix + entry.name;
      const file = asFile(entry, path);
      if (file) files.push(file);
      else await walk(entry.oid, `${path}/`, depth + 1);
    }
  };
  await walk(tree, '', 0);
  return files;
}

/** What differs between two trees, in path order. Reads only folders that differ. `null`: nothing. */
export function diffTrees(
  trees: Pick<TreeCache, 'bytes' | 'entries'>,
  a: Oid | null,
  b: Oid | null,
): TreeChange[] {
  const changes: TreeChange[] = [];
  const count = createCount();
  const pairs = (from: Oid | null, to: Oid | null): Pair[] => {
    const quick = from && to && pairsInPlace(trees.bytes(from), trees.bytes(to));
    if (quick) {
      count(quick.entries);
      return quick.pairs;
    }
    const all = pairsOf(from ? trees.entries(from) : [], to ? trees.entries(to) : []);
    count(all.length);
    return all;
  };
  const walk = (from: Oid | null, to: Oid | null, prefix: string, depth: number): void => {
    if (from === to) return;
    if (depth > deepest) throw tooDeep(prefix);
    for (const pair of pairs(from, to)) {
      if (pair.a?.oid === pair.b?.oid && pair.a?.mode === pair.b?.mode) continue;
      const entry = (pair.a ?? pair.b) as TreeEntry;
      const path = prefix + entry.name;
      if (entry.mode === '40000') {
        walk(pair.a?.oid ?? null, pair.b?.oid ?? null, `${path}/`, depth + 1);
      } else {
        changes.push({
          path,
          before: pair.a && asFile(pair.a, path),
          after: pair.b && asFile(pair.b, path),
        });
      }
    }
  };
  walk(a, b, '', 0);
  return changes;
}
