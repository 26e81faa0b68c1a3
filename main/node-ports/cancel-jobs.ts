import type { CoreEvent } from '../../contract/events.ts';
import type { Transport } from '../../contract/transport.ts';

type JobsCore = {
  invoke: Transport['invoke'];
  subscribe: (listener: (event: CoreEvent) => void) => () => void;
};

/** Asks all running work to stop, as far as it still can. It ends by itself; closing the core waits for it. */
export async function cancelRunningJobs(core: JobsCore): Promise<void> {
  const ids: string[] = [];
  // Whoever subscribes is told all known jobs at once.
  const unsubscribe = core.subscribe(event => {
    if (event.type === 'job' && event.job.state === 'running') ids.push(event.job.id);
  });
  unsubscribe();
  await Promise.all(ids.map(id => core.invoke('jobs.cancel', { id })));
}
