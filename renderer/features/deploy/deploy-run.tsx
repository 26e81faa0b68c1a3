import { CircleCheck, CircleQuestionMark, CircleX, OctagonX } from 'lucide-react';
import type { Job } from '../../../contract/job.ts';
import { client, told } from '../../store/client.ts';
import { closeOverlay, openOverlay, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Progress } from '../../ui/progress.tsx';
import { LiveLog } from './live-log.tsx';
import { isUnknown } from './phase-states.ts';
import { Phases } from './phases.tsx';

type Props = {
  job: Job;
  environment: string | null;
  /** Back to the form, to decide anew; null where there is none. */
  onAgain: (() => void) | null;
};

/** A deployment while it runs and after it has ended. Closing it leaves it running. */
export function DeployRun({ job, environment, onAgain }: Props) {
  return (
    <Dialog
      title={job.title}
      size="lg"
      onClose={closeOverlay}
      footer={<Footer job={job} environment={environment} onAgain={onAgain} />}
    >
      <div className="flex flex-col gap-4">
        {job.state === 'running' ? (
          <div className="flex flex-col gap-1">
            <Progress ratio={job.ratio} label={job.title} />
            <p className="min-h-5 text-sm text-muted tabular-nums">{job.amount ? job.message : ''}</p>
          </div>
        ) : (
          <Outcome job={job} />
        )}
        <Phases job={job} />
        <LiveLog job={job} />
        {job.state === 'running' && (
          <p role="status" className="sr-only">
            {job.phase}
          </p>
        )}
      </div>
    </Dialog>
  );
}

const outcomes = {
  succeeded: { icon: CircleCheck, title: 'Deployed', tone: 'text-success' },
  failed: { icon: CircleX, title: 'Not deployed', tone: 'text-danger' },
  cancelled: { icon: OctagonX, title: 'Cancelled', tone: 'text-muted' },
  unknown: { icon: CircleQuestionMark, title: 'Not known whether it is live', tone: 'text-warning' },
} as const;

function Outcome({ job }: { job: Job }) {
  if (job.state === 'running') return null;
  const { icon: Icon, title, tone } = outcomes[isUnknown(job) ? 'unknown' : job.state];
  return (
    <div role={job.state === 'failed' ? 'alert' : 'status'} className="flex items-start gap-3">
      <Icon aria-hidden className={cx('mt-0.5 size-6 shrink-0', tone)} />
      <div className="selectable min-w-0">
        <p className="text-lg font-semibold">{title}</p>
        <p className="break-words text-muted">{job.message}</p>
        {job.error && job.error.message !== job.message && (
          <p className="break-words text-danger">{job.error.message}</p>
        )}
      </div>
    </div>
  );
}

function Footer({ job, environment, onAgain }: Props) {
  const { environments } = useProject();
  if (job.state === 'running') {
    return (
      <>
        <Button
          disabled={!job.cancellable}
          onClick={() => void client.jobs.cancel({ id: job.id }).then(told)}
        >
          Cancel deployment
        </Button>
        <Button variant="primary" onClick={closeOverlay}>
          Run in background
        </Button>
      </>
    );
  }
  const index = environments.findIndex(({ id }) => id === environment);
  const next = job.state === 'succeeded' && index >= 0 ? environments[index + 1] : undefined;
  const { receiptId } = job;
  return (
    <>
      {receiptId && (
        <Button onClick={() => openOverlay({ kind: 'receipt', id: receiptId })}>View receipt</Button>
      )}
      {onAgain && job.error?.code === 'live-differs' ? (
        <Button onClick={onAgain}>Look at what was changed…</Button>
      ) : (
        onAgain && receiptId === null && job.state !== 'succeeded' && <Button onClick={onAgain}>Back…</Button>
      )}
      {next && environment && (
        <Button
          onClick={() => {
            // Through nothing, so that the dialog starts anew with the next environment.
            closeOverlay();
            setTimeout(() =>
              openOverlay({
                kind: 'deploy',
                environment: next.id,
                source: { kind: 'environment', id: environment },
              }),
            );
          }}
        >
          Promote to {next.name}…
        </Button>
      )}
      <Button variant="primary" onClick={closeOverlay}>
        Done
      </Button>
    </>
  );
}
