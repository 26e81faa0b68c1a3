import { posix } from 'node:path';
import { isMissing, isRefused } from '../errors.ts';
import type { RemoteFiles } from './remote-files.ts';

/** A folder with those that it stands in; there already is fine. */
export async function makeFolder(files: RemoteFiles, path: string): Promise<void> {
  try {
    await files.makeFolder(path);
  } catch (error) {
    const parent = posix.dirname(path);
    if (isMissing(error) && parent !== path) {
      await makeFolder(files, parent);
      return await makeFolder(files, path);
    }
    if (!isRefused(error) || (await files.lstat(path)) === null) throw error;
  }
}

/** The folders of these files below `root`, each once, those of one depth together. */
export async function makeFoldersOf(files: RemoteFiles, root: string, paths: string[]): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = posix.dirname(path); at !== '.' && !folders.has(at); at = posix.dirname(at))
      folders.add(at);
  }
  const depth = (path: string) => path.split('/').length;
  const deepest = Math.max(0, ...[...folders].map(depth));
  for (let level = 1; level <= deepest; level++) {
    const these = [...folders].filter(path => depth(path) === level);
    await Promise.all(these.map(path => files.makeFolder(`${root}/${path}`)));
  }
}
