import type { FileEntry } from '../../../../contract/commands/files.ts';
import { matches } from './filter-match.ts';
import { ancestors, baseName, folderOf } from './tree-paths.ts';

/** A project's files by folder, in the order in which they are shown. */
export type Tree = {
  entries: Map<string, FileEntry>;
  /** What each folder holds, `''` for the project itself: folders first, in natural order. */
  children: Map<string, FileEntry[]>;
  /** Folders in which something differs from the active version. */
  changed: Set<string>;
};

export type TreeRow = {
  entry: FileEntry;
  name: string;
  /** Levels, positions and set sizes count from 1, as ARIA has them. */
  level: number;
  position: number;
  siblings: number;
  /** Null for what can't be opened like a folder. */
  expanded: boolean | null;
};

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const compare = (a: FileEntry, b: FileEntry): number =>
  Number(b.kind === 'folder') - Number(a.kind === 'folder') ||
  order.compare(baseName(a.path), baseName(b.path)) ||
  (a.path < b.path ? -1 : 1);

export function buildTree(list: FileEntry[]): Tree {
  const tree: Tree = { entries: new Map(), children: new Map([['', []]]), changed: new Set() };
  for (const entry of list) tree.entries.set(entry.path, entry);
  for (const entry of list) {
    const siblings = tree.children.get(folderOf(entry.path));
    if (siblings) siblings.push(entry);
    else tree.children.set(folderOf(entry.path), [entry]);
    if (entry.status === 'added' || entry.status === 'modified') {
      for (const folder of ancestors(entry.path)) tree.changed.add(folder);
    }
  }
  for (const children of tree.children.values()) children.sort(compare);
  return tree;
}

/** The rows that are seen: those in open folders or, with a filter, what matches and the folders around it. */
export function treeRows(tree: Tree, expanded: ReadonlySet<string>, filter: string): TreeRow[] {
  const shown = filter.trim() === '' ? null : matching(tree, filter.trim());
  const rows: TreeRow[] = [];
  const walk = (folder: string, level: number): void => {
    const all = tree.children.get(folder) ?? [];
    const visible = shown ? all.filter(({ path }) => shown.has(path)) : all;
    visible.forEach((entry, index) => {
      const open = entry.kind === 'folder' ? shown !== null || expanded.has(entry.path) : null;
      rows.push({
        entry,
        name: baseName(entry.path),
        level,
        position: index + 1,
        siblings: visible.length,
        expanded: open,
      });
      if (open) walk(entry.path, level + 1);
    });
  };
  walk('', 1);
  return rows;
}

function matching(tree: Tree, filter: string): Set<string> {
  const shown = new Set<string>();
  for (const { path } of tree.entries.values()) {
    if (!matches(path, filter)) continue;
    shown.add(path);
    for (const folder of ancestors(path)) shown.add(folder);
  }
  return shown;
}

export const foldersOf = (tree: Tree): string[] =>
  [...tree.entries.values()].filter(({ kind }) => kind === 'folder').map(({ path }) => path);
