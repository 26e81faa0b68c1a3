import type { JobControl } from '../jobs.ts';
import type { Step } from './targets/target.ts';

/** What a deployment goes through, in order. */
export const deployPhases = [
  'Check the target',
  'Copy the files',
  'Verify the copy',
  'Switch',
  'Read back',
  'Write the receipt',
] as const;
type DeployPhase = (typeof deployPhases)[number];

/** Reports a phase, with the part of the whole job's ratio that it takes; answers its step. */
export function phaseStep(
  control: Pick<JobControl, 'report'>,
  signal: AbortSignal,
  phase: DeployPhase,
  [from, to]: [number, number],
): Step {
  control.report({ phase, ratio: from, message: '' });
  return {
    signal,
    progress: (done, total) => {
      const ratio = total === 0 ? to : from + ((to - from) * done) / total;
      control.report({ ratio, message: total === 0 ? '' : `${done} of ${total} files` });
    },
  };
}
