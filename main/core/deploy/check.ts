import type { FileChange } from '../../../contract/commands/compare.ts';
import type { LiveState } from '../../../contract/commands/deploy.ts';
import { openEnvironments } from '../environments/environments.ts';
import type { OpenProject } from '../project/types.ts';
import { judgeDrift } from './drift.ts';
import { describeLiveChanges } from './live-changes.ts';
import { readLive } from './live-state.ts';
import { withTarget } from './targets/table.ts';

/** Reads what runs in an environment and compares it with what its last receipt says was deployed. */
export async function checkEnvironment(
  project: OpenProject,
  environmentId: string,
): Promise<{ live: LiveState; message: string; changes: FileChange[] }> {
  const environment = await openEnvironments(project.repository).get(environmentId);
  return await withTarget(environment, project.secrets, async target => {
    const reading = await readLive(target);
    const { state, message, drift } = await judgeDrift(project.repository, environmentId, reading);
    const { changes } = await describeLiveChanges(project.repository, reading, 'to-live', drift);
    return { live: state, message, changes };
  });
}
