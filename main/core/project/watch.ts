import { basename, join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Change } from '../context.ts';
import type { Workspace } from './workspace.ts';

const gatherMs = 150;
const ignoredFolders = new Set(['.git', 'node_modules']);

/**
 * Notices what is changed outside: files of the working folder, and versions made by a terminal or the
 * command line. Failing to watch is told once and nothing more: a look on focus finds the same.
 * Answers the function that ends it.
 */
export function watchProject(
  { repository }: Workspace,
  changed: (...what: Change[]) => void,
  failed: (reason: string) => void,
): () => Promise<void> {
  let told = false;
  const waiting = new Map<Change, NodeJS.Timeout>();
  const later = (what: Change) => {
    clearTimeout(waiting.get(what));
    const tell = () => {
      waiting.delete(what);
      changed(what);
    };
    waiting.set(what, setTimeout(tell, gatherMs));
  };
  const start = (paths: string[], ignored: (path: string) => boolean, what: Change): FSWatcher =>
    watch(paths, { ignored, ignoreInitial: true, ignorePermissionErrors: true, followSymlinks: false })
      .on('all', () => later(what))
      .on('error', error => {
        if (told) return;
        told = true;
        failed(
          `${error instanceof Error ? error.message : String(error)}. Switch away and back to look again.`,
        );
      });

  const { workDir, gitDir } = repository;
  const files = start([workDir], path => path !== workDir && ignoredFolders.has(basename(path)), 'files');
  const refs = start(
    ['HEAD', 'packed-refs', 'refs'].map(name => join(gitDir, name)),
    path => path.endsWith('.lock'),
    'versions',
  );
  return async () => {
    for (const timer of waiting.values()) clearTimeout(timer);
    await Promise.all([files.close(), refs.close()]);
  };
}
