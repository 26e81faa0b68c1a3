import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConnectionTest } from '../../../contract/commands/connections.ts';
import type { Reply } from '../../../contract/errors.ts';
import type { Job } from '../../../contract/job.ts';
import { client, told } from '../../store/client.ts';
import { getState } from '../../store/store.ts';

export type TestState =
  | { kind: 'idle' }
  | { kind: 'running' }
  | { kind: 'done'; passed: boolean; message: string };

/** The job among these that was not there before. */
const ownJob = (jobs: { [id: string]: Job }, before: ReadonlySet<string>): Job | undefined =>
  Object.values(jobs).find(
    job => job.kind === 'connection' && job.state === 'running' && !before.has(job.id),
  );

/** Tests a connection when asked; ends what it began when the screen is left. */
export function useConnectionTest() {
  const [state, setState] = useState<TestState>({ kind: 'idle' });
  const before = useRef<ReadonlySet<string>>(new Set());
  const turn = useRef(0);

  const stop = useCallback(() => {
    const job = ownJob(getState().jobs, before.current);
    if (job) void client.jobs.cancel({ id: job.id }).then(told);
  }, []);

  const run = async (ask: () => Promise<Reply<ConnectionTest>>) => {
    const mine = ++turn.current;
    before.current = new Set(Object.keys(getState().jobs));
    setState({ kind: 'running' });
    const reply = await ask();
    if (mine === turn.current) setState(endOf(reply));
  };

  useEffect(
    () => () => {
      if (turn.current++ > 0) stop();
    },
    [stop],
  );
  return { state, run, stop };
}

function endOf(reply: Reply<ConnectionTest>): TestState {
  if (!reply.ok) return { kind: 'done', passed: false, message: reply.error.message };
  if (reply.value.kind === 'cancelled') return { kind: 'idle' };
  return { kind: 'done', passed: reply.value.kind === 'passed', message: reply.value.message };
}
