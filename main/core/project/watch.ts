import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Change } from '../context.ts';
import { asFailure } from '../failure.ts';
import type { Workspace } from './workspace.ts';

const gatherMs = 150;
/** More entries than this are not watched: each costs the system a watch, of which it has few. */
const mostEntries = 20_000;
const ignoredFolders = new Set(['.git', 'node_modules']);

/**
 * Notices what is changed outside: files of the working folder, and versions, environments or deployments
 * made by a terminal or the command line. Failing to watch is told once and nothing more: a look on focus
 * finds the same. Answers the function that ends it.
 */
export function watchProject(
  workspace: Workspace,
  changed: (...what: Change[]) => void,
  failed: (reason: string) => void,
): () => Promise<void> {
  const { workDir, gitDir } = workspace.repository;
  const watchers: FSWatcher[] = [];
  let ended = false;
  let told = false;
  const fail = (error: unknown) => {
    if (!told && !ended)
      failed(`${asFailure(error, 'watch the folder').message} Switch away and back to look.`);
    told = true;
  };

  const files = gather(async () => {
    if (await differs(workspace)) changed('files');
  }, fail);
  const refs = new Map(refChanges.map(([, what]) => [what, gather(async () => changed(what), fail)]));

  const start = (
    paths: string[],
    ignored: (path: string) => boolean,
    seen: (event: string, path: string) => void,
  ) => {
    const watcher = watch(paths, {
      ignored,
      ignoreInitial: true,
      ignorePermissionErrors: true,
      followSymlinks: false,
    });
    watchers.push(watcher.on('all', seen).on('error', fail));
  };
  start(
    ['HEAD', 'packed-refs', 'refs'].map(name => join(gitDir, name)),
    path => path.endsWith('.lock'),
    (_, path) => refs.get(refChange(relative(gitDir, path)))?.later(),
  );
  void isSmall(workDir).then(small => {
    if (ended) return;
    if (!small) return fail(new Error(`it holds more than ${mostEntries} files and folders.`));
    start(
      [workDir],
      path => path !== workDir && ignoredFolders.has(basename(path)),
      // A folder without files is no difference between trees.
      event => (event.endsWith('Dir') ? changed('files') : files.later()),
    );
  }, fail);

  return async () => {
    ended = true;
    for (const gathered of [files, ...refs.values()]) gathered.cancel();
    await Promise.all(watchers.map(watcher => watcher.close()));
  };
}

const refChanges: [prefix: string, what: Change][] = [
  ['refs/tagline/draft', 'state'],
  ['refs/tagline/receipts', 'activity'],
  ['refs/tagline/environments', 'environments'],
  ['', 'versions'],
];

const refChange = (path: string): Change =>
  refChanges.find(([prefix]) => path.replaceAll('\\', '/').startsWith(prefix))?.[1] ?? 'versions';

/** Whether the folder holds something else than when it was last looked at: a save of our own is no news. */
async function differs(workspace: Workspace): Promise<boolean> {
  const before = workspace.lastSeen();
  return (await workspace.draft()).tree !== before;
}

/** Runs `work` once for many calls that come close together. */
function gather(work: () => Promise<void>, failed: (error: unknown) => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    later: () => {
      clearTimeout(timer);
      timer = setTimeout(() => void work().catch(failed), gatherMs);
    },
    cancel: () => clearTimeout(timer),
  };
}

async function isSmall(folder: string): Promise<boolean> {
  const waiting = [folder];
  let count = 0;
  for (let next = waiting.pop(); next !== undefined && count <= mostEntries; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    count += entries.length;
    for (const entry of entries) {
      if (entry.isDirectory() && !ignoredFolders.has(entry.name)) waiting.push(join(next, entry.name));
    }
  }
  return count <= mostEntries;
}
