import { access, constants, lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asFailure, Failure } from '../failure.ts';
import { forEachBounded } from './parallel.ts';
import type { TreeChange } from './types.ts';

const looksAtATime = 16;

/**
 * Throws `permission-denied` (or `read-only`) before anything is touched when a file that would be replaced
 * can't be read, so that nobody knows what would be lost, or a folder can't be written to.
 */
export async function refuseLocked(workDir: string, changes: readonly TreeChange[]): Promise<void> {
  const folders = new Map<string, Promise<void>>();
  const refuse = (path: string, why: string) => (error: unknown) => {
    const message = `${path} can’t be replaced: ${why}. Nothing was changed. Check who owns it and who may use it.`;
    throw new Failure(asFailure(error).code, message, { path }, { cause: error });
  };
  await forEachBounded(changes, looksAtATime, async ({ path }) => {
    const folder = dirname(path);
    let checked = folders.get(folder);
    if (!checked) {
      checked = nearestFolder(workDir, folder)
        .then(nearest => access(nearest, constants.W_OK | constants.X_OK))
        .catch(refuse(path, 'its folder can’t be written to'));
      folders.set(folder, checked);
    }
    await checked;
    const full = join(workDir, path);
    const stat = await lstat(full).catch(() => null);
    if (stat?.isFile()) await access(full, constants.R_OK).catch(refuse(path, 'it can’t be read'));
  });
}

/** The folder itself, or the nearest one above that is there; links are not followed. */
async function nearestFolder(workDir: string, folder: string): Promise<string> {
  let at = workDir;
  for (const part of folder === '.' ? [] : folder.split('/')) {
    const stat = await lstat(join(at, part)).catch(() => null);
    if (!stat?.isDirectory()) break;
    at = join(at, part);
  }
  return at;
}
