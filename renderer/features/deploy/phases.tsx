import { Check, Circle, CircleX, LoaderCircle } from 'lucide-react';
import type { Job } from '../../../contract/job.ts';
import { cx } from '../../ui/cx.ts';
import { phaseTimes } from './log-text.ts';
import { duration } from './wording.ts';

/** All phases as a list, so that one sees what was done, how long it took, and what is left. */
export function Phases({ job }: { job: Job }) {
  const now = job.phases.indexOf(job.phase);
  const times = phaseTimes(job);
  return (
    <ol aria-label="Phases" className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
      {job.phases.map((phase, index) => {
        const done = job.state === 'succeeded' || index < now;
        const current = index === now && !done;
        const took = times[phase];
        return (
          <li
            key={phase}
            aria-current={current ? 'step' : undefined}
            className={cx('flex min-w-0 items-center gap-2', !done && !current && 'text-faint')}
          >
            {done ? (
              <Check aria-label="done" className="size-4 shrink-0 text-success" />
            ) : current && job.state === 'running' ? (
              <LoaderCircle aria-label="running" className="size-4 shrink-0 animate-spin text-accent-text" />
            ) : current ? (
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
