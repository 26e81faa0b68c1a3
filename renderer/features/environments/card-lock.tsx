import { LoaderCircle, Lock } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '../../../contract/job.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import type { TargetLockState } from '../../../contract/target.ts';
import { openOverlay } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { BreakLock } from './break-lock.tsx';

const bar = 'flex min-h-9 items-center gap-2 rounded-md px-3 py-1.5';

/** A deployment of this window's core, with the way to its log. */
export function CardJob({ job }: { job: Job }) {
  const percent = job.ratio === null ? '' : ` ${Math.floor(job.ratio * 100)} %`;
  return (
    <div className={`${bar} bg-accent-soft text-accent-text`}>
      <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
      <span className="min-w-0 flex-1 truncate" title={job.title}>
        {job.title}
        <span className="tabular-nums">
          : {job.phase}
          {percent}
        </span>
      </span>
      <Button size="sm" onClick={() => openOverlay({ kind: 'deployment', job: job.id })}>
        Show log
      </Button>
    </div>
  );
}

type Props = { environment: Environment; lock: TargetLockState; onBroken: () => void };

/** Somebody else deploys there: who, what, from where, since when. */
export function CardLock({ environment, lock, onBroken }: Props) {
  const [breaking, setBreaking] = useState(false);
  const { holder, leftBehind } = lock;
  return (
    <div className={`${bar} bg-warning-soft text-warning`}>
      <Lock aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 break-words">
        {holder === null ? (
          'Somebody is deploying here; the lock can’t be read.'
        ) : leftBehind ? (
          <>
            A deployment of {holder.version} by {holder.who} was cut off{' '}
            <RelativeTime instant={holder.since} />. The next one takes over.
          </>
        ) : (
          <>
            {holder.who} is deploying {holder.version} from {holder.host}, begun{' '}
            <RelativeTime instant={holder.since} />.
          </>
        )}
      </span>
      {!leftBehind && (
        <Button size="sm" onClick={() => setBreaking(true)}>
          Break lock…
        </Button>
      )}
      {breaking && (
        <BreakLock
          environment={environment}
          lock={lock}
          onClose={broken => {
            setBreaking(false);
            if (broken) onBroken();
          }}
        />
      )}
    </div>
  );
}
