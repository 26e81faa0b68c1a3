import { create } from 'zustand';
import { show } from '../../../store/store.ts';
import { editorState } from '../documents/editor-store.ts';
import { ancestors, folderOf } from './tree-paths.ts';

/** A name that is typed in the tree. */
export type NameEdit =
  | { kind: 'create'; type: 'file' | 'folder'; folder: string }
  | { kind: 'rename'; path: string };

/** What the file tree shows of the files; kept while it is out of sight. */
export type TreeStore = {
  expanded: ReadonlySet<string>;
  /** The row that has, or would get, the keyboard. */
  focused: string | null;
  edit: NameEdit | null;
  filter: string;
  /** The filter shall get the keyboard. */
  filterAsked: boolean;
  /** The folder over which something is dragged; `''`: the project itself. */
  dropFolder: string | null;
};

export const emptyTree: TreeStore = {
  expanded: new Set(),
  focused: null,
  edit: null,
  filter: '',
  filterAsked: false,
  dropFolder: null,
};

export const useTree = create<TreeStore>()(() => emptyTree);

export function setExpanded(folders: string[], open: boolean): void {
  useTree.setState(state => {
    const expanded = new Set(state.expanded);
    for (const folder of folders) {
      if (open) expanded.add(folder);
      else expanded.delete(folder);
    }
    return { expanded };
  });
}

/** Opens the folders around a path, so that its row is there. */
export function revealRow(path: string): void {
  setExpanded(ancestors(path), true);
  useTree.setState({ focused: path });
}

/** Starts a new file or folder; without a folder, beside the open file. */
export function startCreate(type: 'file' | 'folder', folder?: string): void {
  const { active } = editorState();
  const place = folder ?? (active === null ? '' : folderOf(active));
  if (place !== '') setExpanded([...ancestors(place), place], true);
  show({ kind: 'editor' });
  useTree.setState({ edit: { kind: 'create', type, folder: place }, filter: '' });
}

export const startRename = (path: string): void => useTree.setState({ edit: { kind: 'rename', path } });
export const endEdit = (): void => useTree.setState({ edit: null });
