import { lstat, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../../failure.ts';
import { makeDurableFolders, openTemps, syncFolder } from '../../repository/disk.ts';
import { captureWorkingFolder, recordSave } from '../draft/record-state.ts';
import type { Workspace } from '../workspace.ts';
import { fileMissing } from './read-file.ts';
import { locate, missing } from './safe-path.ts';

const trashOf = (workspace: Workspace) => join(workspace.repository.gitDir, 'tagline', 'trash');

/**
 * Takes a file or folder away: to the system's trash (`moveToTrash`), else into `.git/tagline/trash`, from
 * where the answered token brings it back. Throws `file-missing`.
 */
export function removeEntry(
  workspace: Workspace,
  path: string,
  moveToTrash?: (path: string) => Promise<void>,
): Promise<string | null> {
  return workspace.write(async () => {
    const absolute = await locate(workspace.path, path);
    if ((await lstat(absolute).catch(missing)) === null) throw fileMissing(path);
    await captureWorkingFolder(workspace);
    const token = moveToTrash
      ? await moveToTrash(absolute).then(() => null)
      : await keep(workspace, path, absolute);
    await recordSave(workspace, `Delete ${path}`);
    return token;
  });
}

async function keep(workspace: Workspace, path: string, absolute: string): Promise<string> {
  const time = workspace.clock().toISOString().replace(/[:.]/g, '-');
  for (let number = 1; ; number++) {
    const token = `${time}-${number}`;
    const folder = join(trashOf(workspace), token);
    if (await lstat(folder).catch(missing)) continue;
    makeDurableFolders(folder);
    openTemps(join(workspace.repository.gitDir, 'tagline', 'tmp')).replace(
      join(folder, 'origin.json'),
      Buffer.from(JSON.stringify({ path })),
    );
    await rename(absolute, join(folder, 'item'));
    for (const changed of [folder, dirname(absolute)]) syncFolder(changed);
    return token;
  }
}

/** Brings back what `removeEntry` kept. Throws `file-missing`, or `file-exists` when the place is taken. */
export function undoRemove(workspace: Workspace, token: string): Promise<void> {
  return workspace.write(async () => {
    const gone = new Failure('file-missing', 'What was deleted is not in the project’s trash any more.', {
      token,
    });
    if (!/^[\w-]+$/.test(token)) throw gone;
    const folder = join(trashOf(workspace), token);
    const origin = await readFile(join(folder, 'origin.json'), 'utf8').catch(missing);
    const item = join(folder, 'item');
    if (origin === null || (await lstat(item).catch(missing)) === null) throw gone;
    const { path } = JSON.parse(origin) as { path: string };
    const absolute = await locate(workspace.path, path);
    if (await lstat(absolute).catch(missing)) {
      throw new Failure('file-exists', `There is something named ${path} already; rename it first.`, {
        path,
      });
    }
    makeDurableFolders(dirname(absolute));
    await rename(item, absolute);
    syncFolder(dirname(absolute));
    await rm(folder, { recursive: true, force: true });
    await recordSave(workspace, `Bring back ${path}`);
  });
}
