import type { Workspace } from '../workspace.ts';
import { readDraftTip } from './draft-log.ts';
import { captureWorkingFolder } from './record-state.ts';

/** Keeps what was changed outside in the draft's history. True when there was something. */
export async function recordOutsideChanges(workspace: Workspace): Promise<boolean> {
  const { tree } = await workspace.draft();
  const tip = await readDraftTip(workspace.repository);
  if (workspace.readOnly || tip?.tree === tree) return false;
  // A repository in which nothing was ever saved here is only looked at: opening it leaves no trace.
  if (tip === null) return false;
  await workspace.write(() => captureWorkingFolder(workspace));
  return true;
}
