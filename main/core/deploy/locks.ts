import type { TargetLockState } from '../../../contract/target.ts';
import { openEnvironments } from '../environments/environments.ts';
import { Failure } from '../failure.ts';
import type { OpenProject } from '../project/types.ts';
import type { Services } from '../services.ts';
import { recordDone } from './record-done.ts';
import { assertNamed } from './rules.ts';
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

/**
 * Removes the lock with that id, and no other, and keeps in the audit trail who did it (see `recordDone`). Throws `target-busy` when
 * another one stands there, `environment-protected` when such a one is not named.
 */
export async function breakLockThere(
  project: OpenProject,
  services: Pick<Services, 'ports' | 'notices'>,
  { environment: environmentId, lock, confirm }: { environment: string; lock: string; confirm: string },
): Promise<{ kind: 'broken' | 'nothing-to-do' }> {
  const environment = await openEnvironments(project.repository).get(environmentId);
  assertNamed(environment, confirm);
  return await withTarget(environment, project.secrets, async target => {
    const before = await target.lockState(unattended);
    if (before?.id === lock && (await target.breakLock(lock, unattended))) {
      await recordDone(project, services, {
        title: `Broke the lock of ${environment.name}, ${heldBy(before)}`,
        version: before.holder?.version ?? null,
        environment: { id: environment.id, name: environment.name },
      });
      return { kind: 'broken' };
    }
    const now = await target.lockState(unattended);
    if (now === null) return { kind: 'nothing-to-do' };
    const who = now.holder?.who ?? 'Somebody else';
    throw new Failure('target-busy', `${who} has begun to deploy to ${environment.name} since. Look again.`, {
      environment: environment.id,
      lock: now.id,
    });
  });
}

function heldBy({ holder }: TargetLockState): string {
  if (holder === null) return 'whose holder can’t be read';
  const { who, host, since, version } = holder;
  return `held by ${who} from ${host} since ${since} for ${version}`;
}
