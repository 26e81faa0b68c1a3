import type { ActionId } from '../../contract/actions.ts';
import type { Snapshot } from '../../contract/snapshot.ts';

const withoutProject = new Set<ActionId>(['project.new', 'project.open', 'project.sample', 'help.shortcuts']);

/** Whether an action makes sense now; the native menu greys out what does not. */
export function actionEnabled(action: ActionId, { project }: Pick<Snapshot, 'project'>): boolean {
  if (withoutProject.has(action)) return true;
  if (project === null) return false;
  if (action === 'draft.undo') return project.undo !== null;
  if (action === 'versions.return') return project.standing.kind === 'viewing';
  return true;
}
