import { lstat, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../failure.ts';
import { makeDurableFolders, syncFolder } from '../../repository/disk.ts';
import { captureWorkingFolder, recordSave } from '../draft/record-state.ts';
import type { Workspace } from '../workspace.ts';
import { fileMissing } from './read-file.ts';
import { locate, missing, refuseNewName } from './safe-path.ts';

const exists = (path: string) =>
  new Failure('file-exists', `There is something named ${path} already.`, { path });

/** Makes an empty file or folder, and the folders above it. Throws `file-exists`. */
export function createEntry(workspace: Workspace, path: string, kind: 'file' | 'folder'): Promise<void> {
  return workspace.write(async () => {
    const absolute = await locate(workspace.path, path);
    if (await lstat(absolute).catch(missing)) throw exists(path);
    refuseNewName(workspace.path, path);
    makeDurableFolders(dirname(absolute));
    if (kind === 'folder') {
      await mkdir(absolute);
    } else {
      const handle = await open(absolute, 'wx');
      await handle.sync().finally(() => handle.close());
    }
    syncFolder(dirname(absolute));
    await recordSave(workspace, `Add ${path}`);
  });
}

/** Renames or moves a file or folder, never over something else. Throws `file-missing`, `file-exists`. */
export function renameEntry(workspace: Workspace, from: string, to: string): Promise<void> {
  return workspace.write(async () => {
    if (to.startsWith(`${from}/`)) {
      throw new Failure('path-invalid', `${from} can’t be moved into itself.`, { path: to });
    }
    const [source, target] = [await locate(workspace.path, from), await locate(workspace.path, to)];
    const [moved, standing] = [await lstat(source).catch(missing), await lstat(target).catch(missing)];
    if (moved === null) throw fileMissing(from);
    // On a file system without letter case, the new spelling already names the same file.
    const same = standing !== null && standing.ino === moved.ino && standing.dev === moved.dev;
    const respelled = same && from.toLowerCase() === to.toLowerCase();
    if (standing !== null && !respelled) throw exists(to);
    if (!respelled) refuseNewName(workspace.path, to, from);
    await captureWorkingFolder(workspace);
    makeDurableFolders(dirname(target));
    await rename(source, target);
    for (const folder of new Set([dirname(target), dirname(source)])) syncFolder(folder);
    await recordSave(workspace, `Rename ${from} to ${to}`);
  });
}
