import { lstatSync, rmSync } from 'node:fs';
import { lstat, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asFailure, Failure } from '../../failure.ts';
import {
  makeDurableFolders,
  moveFile,
  openTemps,
  syncFolder,
  syncFoldersTogether,
  syncTogether,
} from '../../repository/disk.ts';
import type { Workspace } from '../workspace.ts';
import { locate, locateNow, missing, refuseNewName } from './safe-path.ts';

export type NewContent = { path: string; bytes: Uint8Array; executable?: boolean };

/** Each file's bytes are on disk beside the project first; only then are they put in place, one by one. */
export async function writeFiles(workspace: Workspace, files: NewContent[]): Promise<void> {
  const temps = openTemps(`${workspace.repository.gitDir}/tagline/tmp`);
  const ready: { temp: string; target: string }[] = [];
  try {
    for (const file of files) {
      const target = locateNow(workspace.path, file.path);
      const mode = modeFor(workspace.path, target, file);
      const temp = temps.write(file.bytes, { durable: false, ...(mode === null ? {} : { mode }) });
      ready.push({ temp, target });
    }
    await syncTogether(ready.map(({ temp }) => temp));
    const folders = new Set<string>();
    for (const { temp, target } of ready) {
      makeDurableFolders(dirname(target));
      moveFile(temp, target);
      folders.add(dirname(target));
    }
    await syncFoldersTogether(folders);
  } catch (error) {
    for (const { temp } of ready) rmSync(temp, { force: true });
    throw asFailure(error, files.length === 1 ? `write ${files[0]?.path}` : `write ${files.length} files`);
  }
}

/** The mode that stands there is kept. Refuses what is no ordinary file; a link is never written through. */
function modeFor(workDir: string, target: string, { path, executable }: NewContent): number | null {
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found === undefined) {
    refuseNewName(workDir, path);
    return executable ? 0o777 : null;
  }
  if (found.isSymbolicLink()) {
    throw new Failure('path-invalid', `${path} is a link; Tagline does not write through links.`, { path });
  }
  if (!found.isFile()) throw new Failure('path-invalid', `${path} is a folder, not a file.`, { path });
  const mode = found.mode & 0o777;
  if (executable === undefined) return mode;
  return executable ? mode | 0o111 : mode & ~0o111;
}

/** Puts a link in place of whatever file stands there. */
export async function writeLink(workspace: Workspace, path: string, target: string): Promise<void> {
  const absolute = await locate(workspace.path, path);
  const found = await lstat(absolute).catch(missing);
  if (found?.isDirectory()) throw new Failure('path-invalid', `${path} is a folder, not a file.`, { path });
  if (!found) refuseNewName(workspace.path, path);
  makeDurableFolders(dirname(absolute));
  if (found) await unlink(absolute);
  await symlink(target, absolute);
  syncFolder(dirname(absolute));
}
