import type { CoreEvent } from '../../contract/events.ts';
import type { Job } from '../../contract/job.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Core } from '../core/core.ts';

/** What the head itself follows of the core: the latest snapshot and what is running. */
export function watchCore(core: Core) {
  const running = new Map<string, Job>();
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let snapshot = core.snapshot();

  const hear = (event: CoreEvent) => {
    if (event.type === 'snapshot') {
      snapshot = event.snapshot;
      for (const listener of listeners) listener(snapshot);
    } else if (event.job.state === 'running') running.set(event.job.id, event.job);
    else running.delete(event.job.id);
  };
  core.subscribe(hear);

  return {
    snapshot: () => snapshot,
    runningJobs: () => [...running.values()],
    /** Calls `listener` with the current snapshot at once, then with each new one. */
    follow(listener: (snapshot: Snapshot) => void): void {
      listeners.add(listener);
      listener(snapshot);
    },
  };
}

export type CoreWatch = ReturnType<typeof watchCore>;
