import type { Job } from '../../contract/job.ts';
import { say } from './output.ts';
import type { CoreSession } from './session.ts';
import { cancelledExit } from './words.ts';

/**
 * Starts a job and waits for its end. Ctrl-C (or SIGTERM) cancels it, as far as it still can be; a
 * second one ends the program at once.
 * @param start answers the job's id; what it throws comes through
 */
export async function followJob(
  { core, client, progress }: CoreSession,
  start: () => Promise<string>,
): Promise<Job> {
  let id: string | null = null;
  let wantsCancel = false;
  const cancel = () => {
    if (id !== null) void client.jobs.cancel({ id });
  };
  const interrupt = () => {
    if (wantsCancel) process.exit(cancelledExit);
    wantsCancel = true;
    progress.end();
    say('Cancelling ... (once more ends at once)');
    cancel();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    id = await start();
    // Interrupted while the version was made: there was nothing to cancel yet.
    if (wantsCancel) cancel();
    return await core.waitForJob(id);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
