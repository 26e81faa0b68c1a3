import type { Change } from '../context.ts';
import { asFailure } from '../failure.ts';
import type { NoticedChange } from '../repository/types.ts';
import type { Workspace } from './workspace.ts';

const gatherMs = 150;

/**
 * Notices what is changed outside: files of the working folder, and versions, environments or deployments
 * made by a terminal or the command line. Failing to watch is told once and nothing more: a look on focus
 * finds the same. Answers the function that ends it.
 */
export function watchProject(
  workspace: Workspace,
  changed: (...what: Change[]) => void,
  failed: (reason: string) => void,
): () => void {
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
  // A folder without files is no difference between trees.
  const folders = gather(async () => changed('files'), fail);
  const refs = new Map(refChanges.map(([, what]) => [what, gather(async () => changed(what), fail)]));

  const noticed = (change: NoticedChange) => {
    if (change.kind === 'ref') refs.get(refChange(change.ref))?.later();
    else if (change.kind === 'folders') folders.later();
    else files.later();
  };
  const end = workspace.repository.watch(noticed, fail, { later: true });

  return () => {
    ended = true;
    end();
    for (const gathered of [files, folders, ...refs.values()]) gathered.cancel();
  };
}

const refChanges: [prefix: string, what: Change][] = [
  ['refs/tagline/draft', 'state'],
  ['refs/tagline/receipts', 'activity'],
  ['refs/tagline/environments', 'environments'],
  ['', 'versions'],
];

const refChange = (ref: string): Change =>
  refChanges.find(([prefix]) => ref.startsWith(prefix))?.[1] ?? 'versions';

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
