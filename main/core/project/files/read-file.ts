import { lstat } from 'node:fs/promises';
import type { FileContent } from '../../../../contract/commands/files.ts';
import type { At } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Repository, TreeFile } from '../../repository/types.ts';
import type { Workspace } from '../workspace.ts';
import { readStored, readWorking } from './content.ts';
import { locate, missing } from './safe-path.ts';

/** One file of a tree, found folder by folder; null when it is not there. */
export async function findInTree(repository: Repository, tree: Oid, path: string): Promise<TreeFile | null> {
  const parts = path.split('/');
  const name = parts.pop();
  let at = tree;
  for (const part of parts) {
    const folder = (await repository.readTree(at)).find(
      entry => entry.name === part && entry.mode === '40000',
    );
    if (!folder) return null;
    at = folder.oid;
  }
  const found = (await repository.readTree(at)).find(entry => entry.name === name && entry.mode !== '40000');
  return found && found.mode !== '40000' ? { path, mode: found.mode, oid: found.oid } : null;
}

export const fileMissing = (path: string) =>
  new Failure('file-missing', `There is no file ${path}.`, { path });

/** Throws `file-missing`, `version-missing`, and at the draft `path-invalid`, `path-outside` ... */
export async function readFileAt(workspace: Workspace, at: At, path: string): Promise<FileContent> {
  if (at.kind === 'draft') {
    const submodule = await findSubmodule(workspace, path);
    if (submodule) return submodule;
    const content = await readWorking(workspace.path, path);
    if (content === null) throw fileMissing(path);
    return content;
  }
  // Whatever the name is: it is only looked up in the version.
  const { tree } = await workspace.resolveVersion(at.name);
  const file = await findInTree(workspace.repository, tree, path);
  if (file === null) throw fileMissing(path);
  return readStored(workspace.repository, file);
}

/** A submodule is a folder on disk; only the draft's tree tells that it is one. */
async function findSubmodule(workspace: Workspace, path: string): Promise<FileContent | null> {
  const found = await lstat(await locate(workspace.path, path)).catch(missing);
  if (!found?.isDirectory()) return null;
  const { tree } = await workspace.draft();
  const entry = await findInTree(workspace.repository, tree, path);
  return entry?.mode === '160000' ? { kind: 'submodule', commit: entry.oid } : null;
}
