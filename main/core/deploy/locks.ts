import type { TargetLockState } from '../../../contract/target.ts';
import { openEnvironments } from '../environments/environments.ts';
import { Failure } from '../failure.ts';
import type { OpenProject } from '../project/types.ts';
import { withTarget } from './targets/table.ts';
import { unattended } from './targets/target.ts';

/** Who deploys to an environment at this moment; null: nobody. Throws `environment-missing`, what a target throws. */
export async function lockThere(
  project: OpenProject,
  environmentId: string,
): Promise<{ lock: TargetLockState | null }> {
  const environment = await openEnvironments(project.repository).get(environmentId);
  const lock = await withTarget(environment, project.secrets, target => target.lockState(unattended));
  return { lock };
}

/** Removes the lock with that id, and no other. Throws `target-busy` when another one stands there. */
export async function breakLockThere(
  project: OpenProject,
  environmentId: string,
  lock: string,
): Promise<{ kind: 'broken' | 'nothing-to-do' }> {
  const environment = await openEnvironments(project.repository).get(environmentId);
  return await withTarget(environment, project.secrets, async target => {
    if (await target.breakLock(lock, unattended)) return { kind: 'broken' };
    const now = await target.lockState(unattended);
    if (now === null) return { kind: 'nothing-to-do' };
    const who = now.holder?.who ?? 'Somebody else';
    throw new Failure('target-busy', `${who} has begun to deploy to ${environment.name} since. Look again.`, {
      environment: environment.id,
      lock: now.id,
    });
  });
}
