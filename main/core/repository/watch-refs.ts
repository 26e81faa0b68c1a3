import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './disk.ts';

const topNames: ReadonlySet<string> = new Set(['HEAD', 'packed-refs']);

/**
 * Watches the refs of a repository. `onRef` gets the full name of a ref that may have changed, or `HEAD` or
 * `packed-refs`; a name may come more than once. Answers the function that ends it.
 */
export function watchRefs(
  gitDir: string,
  onRef: (ref: string) => void,
  onFailed: (reason: unknown) => void,
): () => void {
  const watchers = new Map<string, FSWatcher>();
  const end = () => {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };
  const fail = (error: unknown) => {
    end();
    onFailed(error);
  };

  const begin = (folder: string, seen: (event: string, name: string) => void) => {
    watchers.get(folder)?.close();
    try {
      const watcher = watch(join(gitDir, folder), { persistent: false }, (event, name) => {
        if (name !== null) seen(event, name);
      });
      // The folder is gone; when it comes back, the one above tells.
      watcher.on('error', () => watcher.close());
      watchers.set(folder, watcher);
      return true;
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errnoOf(error))) fail(error);
      return false;
    }
  };

  /** A folder is watched before it is listed, so that what is made meanwhile is seen the one way or the other. */
  const watchFolder = (folder: string, isNew: boolean) => {
    const seen = (event: string, name: string) => {
      const ref = `${folder}/${name}`;
      if (name.endsWith('.lock')) return;
      if (event === 'rename' && isFolder(join(gitDir, ref))) watchFolder(ref, true);
      onRef(ref);
    };
    if (!begin(folder, seen)) return;
    for (const entry of list(join(gitDir, folder))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) watchFolder(path, isNew);
      else if (isNew && !entry.name.endsWith('.lock')) onRef(path);
    }
  };

  begin('.', (_, name) => {
    if (topNames.has(name)) onRef(name);
  });
  watchFolder('refs', false);
  return end;
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return [];
    throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
