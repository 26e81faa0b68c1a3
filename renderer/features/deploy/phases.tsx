import { Check, Circle, CircleX, LoaderCircle } from 'lucide-react';
import type { Job } from '../../../contract/job.ts';
import { cx } from '../../ui/cx.ts';
import { phaseTimes } from './log-text.ts';
import { phaseStates } from './phase-states.ts';
import { duration } from './wording.ts';

/** All phases as a list, so that one sees what was done, how long it took, and what is left. */
export function Phases({ job }: { job: Job }) {
  const states = phaseStates(job);
  const times = phaseTimes(job);
  return (
    <ol aria-label="Phases" className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
      {job.phases.map((phase, index) => {
        const state = states[index] ?? 'not-reached';
        const took = times[phase];
        return (
          <li
            key={phase}
            aria-current={state === 'running' || state === 'stopped' ? 'step' : undefined}
            className={cx('flex min-w-0 items-center gap-2', state === 'not-reached' && 'text-faint')}
          >
            {state === 'done' ? (
              <Check aria-label="done" className="size-4 shrink-0 text-success" />
            ) : state === 'running' ? (
              <LoaderCircle aria-label="running" className="size-4 shrink-0 animate-spin text-accent-text" />
            ) : state === 'stopped' ? (
              <CircleX aria-label="stopped here" className="size-4 shrink-0 text-danger" />
            ) : (
              <Circle aria-label="not reached" className="size-4 shrink-0" />
            )}
            <span className="min-w-0 flex-1 truncate">{phase}</span>
            {took !== undefined && (
              <span className="shrink-0 text-sm text-muted tabular-nums">{duration(took)}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
