import type { Job } from '../../../contract/job.ts';

export type PhaseState = 'done' | 'running' | 'stopped' | 'not-reached';

/**
 * How each phase of a job fared, in their order. What was left out because the job ended before it counts as not
 * reached, though the receipt, which comes last, was written.
 */
export function phaseStates({
  phases,
  log,
  state,
  phase: now,
  receiptId,
}: Pick<Job, 'phases' | 'log' | 'state' | 'phase' | 'receiptId'>): PhaseState[] {
  if (state === 'succeeded') return phases.map(() => 'done');
  // Of a very long log the beginning is gone: what came before the oldest line was reached.
  const gone = phases.slice(0, Math.max(0, phases.indexOf(log[0]?.phase ?? '')));
  const begun = new Set([...gone, ...log.map(({ phase }) => phase)]);
  const reached = phases.filter(phase => begun.has(phase));
  const isWritten = receiptId !== null && reached.at(-1) === phases.at(-1);
  const last = state === 'running' ? now : reached.at(isWritten ? -2 : -1);
  return phases.map(phase => {
    if (phase === last) return state === 'running' ? 'running' : 'stopped';
    return begun.has(phase) ? 'done' : 'not-reached';
  });
}

/** Whether a deployment ended without knowing what is live: that it was not deployed must not be said then. */
export const isUnknown = ({ error }: Pick<Job, 'error'>): boolean => error?.data.outcome === 'indeterminate';
