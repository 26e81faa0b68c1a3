import { renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolders, syncFolder } from '../disk.ts';

/** Moves what is torn out of the way; answers where it is now. Nothing is ever deleted. */
export type PutAside = (path: string) => string;

/** `folder` is new for each run, so that nothing there is replaced. */
export function createDamagedFolder(folder: string): PutAside {
  return path => {
    const to = join(folder, `${basename(dirname(path))}-${basename(path)}`);
    makeFolders(folder);
    renameSync(path, to);
    syncFolder(dirname(path));
    syncFolder(folder);
    return to;
  };
}
