import type { DeploySource } from '../../../contract/commands/deploy.ts';
import type { Environment, ProjectSnapshot } from '../../../contract/snapshot.ts';
import { changeCount } from '../../store/standing.ts';

/**
 * What “Deploy” on an environment's card offers first: for one that keeps to the promotion order, what runs in
 * the one before it; else the latest draft, or the newest version where the draft holds nothing new.
 */
export function deploySourceFor(
  { inOrder }: Environment,
  before: Environment | null,
  { draft, latestVersion }: Pick<ProjectSnapshot, 'draft' | 'latestVersion'>,
): DeploySource {
  if (inOrder && before?.running) return { kind: 'environment', id: before.id };
  const isNew = draft.base !== latestVersion || changeCount(draft.changes) > 0;
  return latestVersion === null || isNew ? { kind: 'draft' } : { kind: 'version', name: latestVersion };
}
