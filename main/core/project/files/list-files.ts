import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '../../../../contract/commands/files.ts';
import type { At } from '../../../../contract/shapes.ts';
import type { TreeFile } from '../../repository/types.ts';
import { mapBounded } from '../bounded.ts';
import type { Workspace } from '../workspace.ts';

const atOnce = 16;
const kinds = { '100644': 'file', '100755': 'file', '120000': 'symlink', '160000': 'submodule' } as const;

const entryOf = (file: TreeFile, size: number, status: FileEntry['status']): FileEntry => ({
  path: file.path,
  kind: kinds[file.mode],
  size,
  executable: file.mode === '100755',
  status,
});

const folderOf = (path: string): FileEntry => ({
  path,
  kind: 'folder',
  size: 0,
  executable: false,
  status: null,
});

function parentsOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const parent = path.slice(0, end);
      if (folders.has(parent)) break;
      folders.add(parent);
    }
  }
  return folders;
}

const sorted = (entries: FileEntry[]) =>
  entries.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

/** All files and folders, sorted by path. At the draft also folders without any file. */
export async function listFiles(workspace: Workspace, at: At): Promise<FileEntry[]> {
  return at.kind === 'draft' ? listDraft(workspace) : listVersion(workspace, at.name);
}

async function listDraft(workspace: Workspace): Promise<FileEntry[]> {
  const { repository, path: workDir } = workspace;
  const { tree, baseTree } = await workspace.draft();
  const [files, changes] = await Promise.all([
    repository.listFiles(tree),
    repository.diffTrees(baseTree, tree),
  ]);
  const changed = new Map(
    changes.map(({ path, before }) => [path, before === null ? 'added' : 'modified'] as const),
  );
  const entries = await mapBounded(files, atOnce, async file => {
    // In a folder that can't be looked into, a file stays as it was last seen.
    const found = await lstat(join(workDir, file.path)).catch(() => null);
    return entryOf(file, found?.isFile() ? found.size : 0, changed.get(file.path) ?? 'unchanged');
  });
  const folders = parentsOf(files.map(file => file.path));
  const empty: string[] = [];
  await findEmptyFolders(workDir, '', folders, empty);
  const submodules = new Set(files.filter(file => file.mode === '160000').map(file => file.path));
  const shown = [...folders, ...empty].filter(path => !submodules.has(path));
  return sorted([...entries, ...shown.map(folderOf)]);
}

/** Collects the folders that hold no file at all; `known` are those with files in the draft. */
async function findEmptyFolders(workDir: string, folder: string, known: Set<string>, found: string[]) {
  for (const path of await foldersIn(workDir, folder)) {
    if (known.has(path)) {
      await findEmptyFolders(workDir, path, known, found);
    } else {
      const inside = await foldersWithoutFiles(workDir, path);
      if (inside !== null) found.push(path, ...inside);
    }
  }
}

async function foldersIn(workDir: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(workDir, folder), { withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isDirectory() && entry.name !== '.git')
    .map(entry => (folder === '' ? entry.name : `${folder}/${entry.name}`));
}

/** The folders below one that holds no file; null at the first file (which is ignored, or unreadable). */
async function foldersWithoutFiles(workDir: string, folder: string): Promise<string[] | null> {
  const entries = await readdir(join(workDir, folder), { withFileTypes: true }).catch(() => null);
  if (entries === null || entries.some(entry => !entry.isDirectory())) return null;
  const found: string[] = [];
  for (const { name } of entries) {
    const path = `${folder}/${name}`;
    const inside = await foldersWithoutFiles(workDir, path);
    if (inside === null) return null;
    found.push(path, ...inside);
  }
  return found;
}

async function listVersion(workspace: Workspace, name: string): Promise<FileEntry[]> {
  const { tree } = await workspace.resolveVersion(name);
  const files = await workspace.repository.listFiles(tree);
  const sizeOf = async ({ mode, oid }: TreeFile) =>
    // A damaged file is told when it is opened; the others can be looked at.
    mode === '160000' ? 0 : await workspace.sizeOf(oid).catch(() => 0);
  const entries = await mapBounded(files, atOnce, async file => entryOf(file, await sizeOf(file), null));
  return sorted([...entries, ...[...parentsOf(files.map(file => file.path))].map(folderOf)]);
}
