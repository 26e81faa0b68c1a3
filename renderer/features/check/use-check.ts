import { useCallback, useEffect, useRef, useState } from 'react';
import type { DoctorResult } from '../../../contract/commands/project.ts';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { Job } from '../../../contract/job.ts';
import { client, told } from '../../store/client.ts';
import { getState, useStore } from '../../store/store.ts';

export type Report = Extract<DoctorResult, { kind: 'checked' }>;

export type Check = { repair: boolean } & (
  | { state: 'running' }
  | { state: 'cancelled' }
  | { state: 'failed'; error: ErrorInfo }
  | { state: 'checked'; report: Report }
);

/** The job among these that was not there before. */
const ownJob = (jobs: { [id: string]: Job }, before: ReadonlySet<string>): Job | undefined =>
  Object.values(jobs).find(job => job.kind === 'doctor' && job.state === 'running' && !before.has(job.id));

/** Checks the project from the start on; ends what it began when the screen that asked is left. */
export function useCheck() {
  const [check, setCheck] = useState<Check>({ state: 'running', repair: false });
  const before = useRef<ReadonlySet<string>>(new Set());
  const turn = useRef(0);

  const stop = useCallback(() => {
    const job = ownJob(getState().jobs, before.current);
    if (job) void client.jobs.cancel({ id: job.id }).then(told);
  }, []);

  const run = useCallback(async (repair: boolean) => {
    const mine = ++turn.current;
    before.current = new Set(Object.keys(getState().jobs));
    setCheck({ state: 'running', repair });
    const reply = await client.project.doctor({ repair });
    if (mine !== turn.current) return;
    if (!reply.ok) setCheck({ state: 'failed', repair, error: reply.error });
    else if (reply.value.kind === 'cancelled') setCheck({ state: 'cancelled', repair });
    else setCheck({ state: 'checked', repair, report: reply.value });
  }, []);

  useEffect(() => {
    void run(false);
    return () => {
      turn.current++;
      stop();
    };
  }, [run, stop]);

  const job = useStore(state => ownJob(state.jobs, before.current));
  return { check, run, stop, job };
}
