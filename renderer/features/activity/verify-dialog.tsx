import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { Job } from '../../../contract/job.ts';
import type { TrailResult } from '../../../contract/trail.ts';
import { client, told } from '../../store/client.ts';
import { errorTitles } from '../../store/error-words.ts';
import { getState, useStore } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { Progress } from '../../ui/progress.tsx';
import { TrailOutcome } from './trail-outcome.tsx';

type Run =
  | { state: 'running' }
  | { state: 'failed'; error: ErrorInfo }
  | { state: 'ended'; result: TrailResult };

/** The job among these that was not there before. */
const ownJob = (jobs: { [id: string]: Job }, before: ReadonlySet<string>): Job | undefined =>
  Object.values(jobs).find(job => job.kind === 'verify' && job.state === 'running' && !before.has(job.id));

/** Proves the audit trail and tells the result plainly. Closing it ends what runs. */
export function VerifyDialog({ onClose }: { onClose: () => void }) {
  const [run, setRun] = useState<Run>({ state: 'running' });
  const turn = useRef(0);
  const before = useRef<ReadonlySet<string>>(new Set());
  const job = useStore(({ jobs }) => ownJob(jobs, before.current));

  const stop = useCallback(() => {
    const own = ownJob(getState().jobs, before.current);
    if (own) void client.jobs.cancel({ id: own.id }).then(told);
  }, []);
  const verify = useCallback(async (expect?: string) => {
    const mine = ++turn.current;
    before.current = new Set(Object.keys(getState().jobs));
    setRun({ state: 'running' });
    const reply = await client.activity.verify(expect === undefined ? {} : { expect });
    if (mine !== turn.current) return;
    setRun(reply.ok ? { state: 'ended', result: reply.value } : { state: 'failed', error: reply.error });
  }, []);
  useEffect(() => {
    void verify();
    return () => {
      turn.current++;
      stop();
    };
  }, [verify, stop]);

  return (
    <Dialog
      title="Verify the trail"
      description="Reads every record and proves that none was changed, removed, reordered or inserted."
      onClose={onClose}
      footer={
        run.state === 'running' ? (
          <Button onClick={stop}>Cancel</Button>
        ) : (
          <>
            <Button onClick={() => void verify()}>Verify again</Button>
            <Button variant="primary" onClick={onClose}>
              Close
            </Button>
          </>
        )
      }
    >
      {run.state === 'running' && (
        <div role="status" className="flex flex-col gap-2">
          <Progress ratio={job?.ratio ?? null} label="Verifying the trail" />
          <span className="min-h-5 truncate text-muted">{job?.message || 'Reading'}</span>
        </div>
      )}
      {run.state === 'failed' && (
        <Note tone="danger" title={errorTitles[run.error.code]}>
          {run.error.message}
        </Note>
      )}
      {run.state === 'ended' && <TrailOutcome result={run.result} onExpect={expect => void verify(expect)} />}
    </Dialog>
  );
}
