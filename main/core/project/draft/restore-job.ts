import type { RestoreResult } from '../../../../contract/commands/versions.ts';
import { eventOf } from '../../deploy/record-event.ts';
import { Failure } from '../../failure.ts';
import type { Services } from '../../services.ts';
import { type Restored, restoreVersion } from './restore.ts';

/** Restores as a job, so that its progress shows, and answers when it has ended. */
export async function runRestore(
  { jobs, ports, workspace, changed }: Services,
  name: string,
): Promise<RestoreResult> {
  const project = workspace();
  const event = eventOf(project, ports, { kind: 'restore', version: name });
  let restored: Restored | null = null;
  const { done } = jobs.start({
    kind: 'restore',
    title: `Restore ${name}`,
    phases: ['Restore'],
    cancellable: false,
    run: async control => {
      const progress = (count: number, total: number) =>
        control.report({ ratio: total === 0 ? null : count / total, message: `${count} of ${total} files` });
      restored = await restoreVersion(project, name, { progress, event: event.prepare });
      return { state: 'succeeded', message: `Restored ${name}` };
    },
  });
  const job = await done;
  if (job.error) {
    changed('files');
    throw new Failure(job.error.code, job.error.message, job.error.data);
  }
  const { counts, changed: moved } = restored ?? {
    counts: { added: 0, modified: 0, deleted: 0 },
    changed: false,
  };
  if (!moved) {
    changed('files');
    return { kind: 'nothing-to-do' };
  }
  await event.record();
  // Only now: to look at all that was written would hold up the answer.
  changed('files', 'activity');
  return { kind: 'restored', counts };
}
