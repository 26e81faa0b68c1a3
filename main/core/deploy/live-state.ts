import type { Receipt } from '../../../contract/receipt.ts';
import type { LiveState } from '../../../contract/snapshot.ts';
import { openEnvironments } from '../environments/environments.ts';
import { asFailure, Failure } from '../failure.ts';
import { diffFileLists } from '../project/compare/describe-changes.ts';
import type { OpenProject } from '../project/types.ts';
import { nameSome } from './read-back.ts';
import { openTarget } from './targets/table.ts';
import {
  closeTarget,
  type LiveFile,
  type LiveRelease,
  type ReleaseFile,
  type Step,
  type Target,
  unattended,
} from './targets/target.ts';

/** What stands at a target at this moment, really read. */
export type LiveReading =
  | { kind: 'empty' }
  | { kind: 'release'; release: LiveRelease; files: LiveFile[] }
  | { kind: 'unreachable'; error: Failure };

export async function readLive(target: Target, step: Step = unattended): Promise<LiveReading> {
  try {
    const release = await target.live(step);
    if (release === null) return { kind: 'empty' };
    return { kind: 'release', release, files: await release.files(step) };
  } catch (error) {
    return { kind: 'unreachable', error: asFailure(error, 'read what runs there') };
  }
}

/**
 * What really runs in an environment, as a side of a comparison. `read` takes one of the files' paths; whoever
 * is done with it closes it.
 * Throws `environment-missing`, `nothing-deployed`, `target-unreachable` or a system error's code.
 */
export async function liveState(
  project: Pick<OpenProject, 'repository' | 'secrets'>,
  environmentId: string,
): Promise<{
  files: LiveFile[];
  read: (path: string) => Promise<Uint8Array>;
  close: () => Promise<void>;
}> {
  const environment = await openEnvironments(project.repository).get(environmentId);
  const target = openTarget(environment, project.secrets, project.repository);
  const close = () => closeTarget(target);
  const reading = await readLive(target);
  if (reading.kind === 'release') {
    return { files: reading.files, read: path => reading.release.read(path), close };
  }
  await close();
  if (reading.kind === 'unreachable') throw reading.error;
  const message = `Nothing is deployed to ${environment.name} yet.`;
  throw new Failure('nothing-deployed', message, { environment: environmentId });
}

export type FileDifference = ReturnType<typeof diffFileLists>[number];

export type Verdict = {
  state: LiveState;
  message: string;
  /** From what was deployed to what is live; empty when they are the same or can't be compared. */
  drift: FileDifference[];
};

/**
 * Compares what is live with what the receipts say.
 * @param running the receipt of what should run there
 * @param deployed the files of its version; null when they can't be read any more
 */
export function judgeLive(
  reading: LiveReading,
  running: Receipt | null,
  deployed: ReleaseFile[] | null,
): Verdict {
  if (reading.kind === 'unreachable') return verdict('unreachable', reading.error.message);
  if (reading.kind === 'empty') {
    if (running === null) return verdict('empty', 'Nothing is deployed there yet.');
    return verdict('empty', `Nothing is there any more, though ${running.version} was deployed.`);
  }
  const { release, files } = reading;
  if (running === null) {
    const what = release.version ?? release.id;
    return verdict('differs', `${what} runs there, which no receipt of this project tells of.`);
  }
  if (deployed === null) {
    return verdict(
      'differs',
      `${running.version} can’t be read any more, so what runs there can’t be compared.`,
    );
  }
  const drift = diffFileLists(deployed, files);
  if (drift.length === 0) return verdict('matches', `Live matches ${running.version}.`);
  const paths = nameSome(drift.map(change => change.path));
  return { state: 'differs', message: `What runs there differs from ${running.version}: ${paths}.`, drift };
}

const verdict = (state: LiveState, message: string): Verdict => ({ state, message, drift: [] });
