import {
  ClipboardCopy,
  FilePlus2,
  FolderInput,
  FolderOpen,
  FolderPlus,
  GitCompare,
  Pencil,
  Trash2,
} from 'lucide-react';
import type { FileEntry } from '../../../../contract/commands/files.ts';
import type { ProjectSnapshot } from '../../../../contract/snapshot.ts';
import { client, told } from '../../../store/client.ts';
import { getState, show } from '../../../store/store.ts';
import type { MenuItem } from '../../../ui/menu.tsx';
import { copyPath } from '../copy-path.ts';
import type { Tree } from './tree-model.ts';
import { moveElsewhere, removeEntry } from './tree-operations.ts';
import { folderOf } from './tree-paths.ts';
import { startCreate, startRename } from './tree-store.ts';

/** What one can do with a row; without one, with the project itself. */
export function treeMenu(entry: FileEntry | null, tree: Tree, project: ProjectSnapshot): MenuItem[] {
  const editable = project.standing.kind === 'draft' && project.readOnly === null;
  const folder = entry === null ? '' : entry.kind === 'folder' ? entry.path : folderOf(entry.path);
  const groups = [
    editable ? creating(folder) : [],
    entry && editable ? changing(entry, tree) : [],
    entry ? looking(entry, project) : [],
  ];
  return groups
    .filter(group => group.length > 0)
    .flatMap((group, index): MenuItem[] => (index === 0 ? group : ['separator', ...group]));
}

const creating = (folder: string): MenuItem[] => [
  { label: 'New file…', icon: FilePlus2, onSelect: () => startCreate('file', folder) },
  { label: 'New folder…', icon: FolderPlus, onSelect: () => startCreate('folder', folder) },
];

const changing = (entry: FileEntry, tree: Tree): MenuItem[] => [
  { label: 'Rename…', icon: Pencil, keys: 'F2', onSelect: () => startRename(entry.path) },
  { label: 'Move to…', icon: FolderInput, onSelect: () => void moveElsewhere(entry.path, tree) },
  { label: 'Delete…', icon: Trash2, keys: 'Delete', danger: true, onSelect: () => void removeEntry(entry) },
];

function looking({ path, kind }: FileEntry, { draft, standing }: ProjectSnapshot): MenuItem[] {
  const items: MenuItem[] = [
    { label: 'Copy path', icon: ClipboardCopy, onSelect: () => void copyPath(path) },
  ];
  if (standing.kind === 'draft' && getState().snapshot?.app.capabilities.revealFile) {
    const onSelect = () => void client.files.reveal({ path }).then(told);
    items.push({ label: 'Show in file manager', icon: FolderOpen, onSelect });
  }
  const other = standing.kind === 'viewing' ? standing.version : draft.base;
  if (kind === 'file' && other !== null) {
    const a = { kind: 'version', name: other } as const;
    const onSelect = () => show({ kind: 'compare', a, b: { kind: 'draft' }, path });
    const label = standing.kind === 'viewing' ? 'Compare with the latest draft' : `Compare with ${other}`;
    items.push({ label, icon: GitCompare, onSelect });
  }
  return items;
}
