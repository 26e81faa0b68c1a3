import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errnoOf, makeFolders, moveFile, syncFolder } from './disk.ts';

/** Whether something stands there: a folder, or anything else; null when nothing does. */
function kindOf(path: string): 'folder' | 'other' | null {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat ? (stat.isDirectory() ? 'folder' : 'other') : null;
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** A place for `path` in a folder, or in one beside it when something is kept there already. */
function findFree(folder: string, path: string): string {
  for (let number = 1; ; number++) {
    const base = number === 1 ? folder : `${folder}-${number}`;
    let isFree = true;
    for (let end = path.indexOf('/'); isFree && end >= 0; end = path.indexOf('/', end + 1)) {
      isFree = kindOf(join(base, path.slice(0, end))) !== 'other';
    }
    if (isFree && kindOf(join(base, path)) === null) return join(base, path);
  }
}

/** Moves what stands at `path` in the working folder below `keptDir`; answers where it is now. */
export function keepAside(workDir: string, path: string, keptDir: string): string {
  const keptAt = findFree(keptDir, path);
  makeFolders(dirname(keptAt));
  moveFile(join(workDir, path), keptAt);
  syncFolder(dirname(keptAt));
  return keptAt;
}
