import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import type { JobControl } from '../jobs.ts';
import { amountText } from './amount-text.ts';
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
const lookPhase = 'Look at what is live';
const healthPhase = 'Check its health';
type DeployPhase = (typeof deployPhases)[number] | typeof lookPhase | typeof healthPhase;

/** The phases of a deployment to an environment: those that ask for its health have one more. */
export const phasesOf = ({
  health,
}: Pick<EnvironmentDefinition, 'health'>): [DeployPhase, ...DeployPhase[]] => {
  const rest = deployPhases.flatMap(phase =>
    health && phase === 'Write the receipt' ? ([healthPhase, phase] as const) : [phase],
  );
  return [lookPhase, ...rest];
};

/** The step of the first look, before a deployment has begun. */
export const lookStep = (control: Pick<JobControl, 'report' | 'signal'>): Step =>
  phaseStep(control, control.signal, lookPhase, [0, 0]);

/**
 * Reports a phase, with the part of the whole job's ratio that it takes; answers its step.
 * @param bytes how many were read to be sent until now
 */
export function phaseStep(
  control: Pick<JobControl, 'report'>,
  signal: AbortSignal,
  phase: DeployPhase,
  [from, to]: [number, number],
  bytes: () => number | null = () => null,
): Step {
  control.report({ phase, ratio: from, message: '' });
  return {
    signal,
    progress: (done, total, sent) => {
      const ratio = total === 0 ? to : from + ((to - from) * done) / total;
      const amount = total === 0 ? null : { files: { done, total }, bytes: sent ?? bytes() };
      control.report({ ratio, amount, message: amount === null ? '' : amountText(amount) });
    },
  };
}
