import type { Workspace } from '../workspace.ts';
import { readDraftTip } from './draft-log.ts';
import { captureWorkingFolder } from './record-state.ts';

/** Keeps what was changed outside in the draft's history. */
export async function recordOutsideChanges(workspace: Workspace): Promise<void> {
  if (workspace.readOnly) return;
  const tip = await readDraftTip(workspace.repository);
  // A repository in which nothing was ever saved here is only looked at: opening it leaves no trace.
  if (tip === null) return;
  if (tip.tree === (await workspace.scan()).tree) {
    workspace.reachedEntry = tip.commit;
    return;
  }
  await workspace.write(() => captureWorkingFolder(workspace));
}
