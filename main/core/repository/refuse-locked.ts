import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asFailure, Failure } from '../failure.ts';
import { createBreather } from './breathe.ts';
import type { TreeChange } from './types.ts';

function isKind(path: string, kind: 'isFile' | 'isDirectory'): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;
  } catch {
    return false;
  }
}

/**
 * Throws `permission-denied` (or `read-only`) before anything is touched when a file that would be replaced
 * can't be read, so that nobody knows what would be lost, or a folder can't be written to.
 */
export async function refuseLocked(workDir: string, changes: readonly TreeChange[]): Promise<void> {
  const breathe = createBreather();
  const folders = new Set<string>();
  const mayUse = (at: string, how: number): unknown => {
    try {
      accessSync(at, how);
      return null;
    } catch (error) {
      return error;
    }
  };
  const refuse = (path: string, why: string, cause: unknown) => {
    const message = `${path} can’t be replaced: ${why}. Nothing was changed. Check who owns it and who may use it.`;
    throw new Failure(asFailure(cause).code, message, { path }, { cause });
  };
  for (const { path, before } of changes) {
    const folder = dirname(path);
    if (!folders.has(folder)) {
      folders.add(folder);
      const error = mayUse(nearestFolder(workDir, folder), constants.W_OK | constants.X_OK);
      if (error) refuse(path, 'its folder can’t be written to', error);
    }
    const full = join(workDir, path);
    // Where nothing is expected, asking whether it may be read costs an error each time.
    const error = before || isKind(full, 'isFile') ? mayUse(full, constants.R_OK) : null;
    if (error && isKind(full, 'isFile')) refuse(path, 'it can’t be read', error);
    await breathe();
  }
}

/** The folder itself, or the nearest one above that is there; links are not followed. */
function nearestFolder(workDir: string, folder: string): string {
  let at = workDir;
  for (const part of folder === '.' ? [] : folder.split('/')) {
    if (!isKind(join(at, part), 'isDirectory')) break;
    at = join(at, part);
  }
  return at;
}
