import type { TreeRow } from './tree-model.ts';
import { isWithin } from './tree-paths.ts';
import type { NameEdit } from './tree-store.ts';

/** A line of the list: an entry, or the field in which a name is typed. */
export type ListedRow =
  | { kind: 'entry'; path: string; row: TreeRow }
  | { kind: 'name'; path: string; edit: NameEdit; level: number; initial: string };

/** The rows with the name field where it belongs: in place of what is renamed, or first in its folder. */
export function listedRows(rows: TreeRow[], edit: NameEdit | null): ListedRow[] {
  const listed = rows.map((row): ListedRow => {
    const { path } = row.entry;
    return edit?.kind === 'rename' && edit.path === path
      ? { kind: 'name', path, edit, level: row.level, initial: row.name }
      : { kind: 'entry', path, row };
  });
  if (edit?.kind !== 'create') return listed;
  const folder = rows.findIndex(({ entry }) => entry.path === edit.folder);
  const level = (rows[folder]?.level ?? 0) + 1;
  const field: ListedRow = { kind: 'name', path: '', edit, level, initial: '' };
  const at = folder + 1 + (edit.type === 'folder' ? 0 : foldersFrom(rows, folder + 1, level));
  return [...listed.slice(0, at), field, ...listed.slice(at)];
}

/** How many rows belong to the folders that come before the first file of a folder. */
function foldersFrom(rows: TreeRow[], start: number, level: number): number {
  const siblings = rows.slice(start);
  const parent = rows[start - 1]?.entry.path;
  const end = siblings.findIndex(
    ({ entry, level: own }) =>
      (own === level && entry.kind !== 'folder') || (parent !== undefined && !isWithin(entry.path, parent)),
  );
  return end < 0 ? siblings.length : end;
}
