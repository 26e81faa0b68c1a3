import type { FileChange } from '../../../contract/commands/compare.ts';
import type { EnvironmentDefinition, LiveState } from '../../../contract/snapshot.ts';
import { openEnvironments } from '../environments/environments.ts';
import type { OpenProject } from '../project/types.ts';
import { type JudgedDrift, judgeDrift } from './drift.ts';
import { describeLiveChanges } from './live-changes.ts';
import { type LiveReading, readLive } from './live-state.ts';
import { withTarget } from './targets/table.ts';
import { type Step, type Target, unattended } from './targets/target.ts';

/** Reads what runs in an environment and compares it with what its last receipt says was deployed. */
export async function checkEnvironment(
  project: OpenProject,
  environmentId: string,
  clock: () => Date,
): Promise<{ live: LiveState; message: string; changes: FileChange[] }> {
  const environment = await openEnvironments(project.repository).get(environmentId);
  const check = async (target: Target) => {
    const { reading, verdict } = await look(project, environment, target, clock);
    const { changes } = await describeLiveChanges(project.repository, reading, 'to-live', verdict.drift);
    return { live: verdict.state, message: verdict.message, changes };
  };
  return await withTarget(environment, project.secrets, check, project.repository);
}

/** Looks at what runs there, and keeps for the screen what was found. */
export async function look(
  project: OpenProject,
  environment: EnvironmentDefinition,
  target: Target,
  clock: () => Date,
  step: Step = unattended,
): Promise<{ reading: LiveReading; verdict: JudgedDrift }> {
  const reading = await readLive(target, step);
  const verdict = await judgeDrift(project.repository, environment.id, reading);
  // What was not looked at to its end says nothing.
  if (!step.signal.aborted) await project.looks.note(environment, reading, verdict, clock());
  return { reading, verdict };
}
