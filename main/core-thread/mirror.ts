import type { ErrorInfo } from '../../contract/errors.ts';
import type { CoreEvent } from '../../contract/events.ts';
import type { Job } from '../../contract/job.ts';
import type { Notice, Snapshot } from '../../contract/snapshot.ts';

const endedJobsKept = 20;

/** What the core last told, kept on the head's side, so that whoever subscribes gets it at once. */
export function createMirror() {
  const listeners = new Set<(event: CoreEvent) => void>();
  const jobs = new Map<string, Job>();
  let snapshot: Snapshot | null = null;

  const current = (): Snapshot => {
    if (snapshot === null) throw new Error('The core has not told its state yet.');
    return snapshot;
  };
  const receive = (event: CoreEvent) => {
    if (event.type === 'snapshot') snapshot = event.snapshot;
    else {
      jobs.set(event.job.id, event.job);
      const ended = [...jobs.values()].filter(({ state }) => state !== 'running');
      for (const { id } of ended.slice(0, -endedJobsKept)) jobs.delete(id);
    }
    for (const listener of listeners) listener(event);
  };

  return {
    current,
    project: (): string | null => snapshot?.project?.path ?? null,
    job: (id: string) => jobs.get(id),
    receive,
    subscribe: (listener: (event: CoreEvent) => void) => {
      listeners.add(listener);
      listener({ type: 'snapshot', snapshot: current() });
      for (const job of jobs.values()) listener({ type: 'job', job });
      return () => void listeners.delete(listener);
    },
    /** The core is gone: what it was doing has failed. */
    failRunning: (error: ErrorInfo) => {
      const end = { state: 'failed', error, message: error.message, cancellable: false } as const;
      const endedAt = new Date().toISOString();
      for (const job of [...jobs.values()].filter(({ state }) => state === 'running')) {
        receive({ type: 'job', job: { ...job, ...end, endedAt } });
      }
    },
    /** A word of the head's own, where no core is left to say it. */
    notice: (notice: Notice) => {
      const state = current();
      receive({ type: 'snapshot', snapshot: { ...state, notices: [...state.notices, notice] } });
    },
  };
}
