import type { DoctorResult } from '../../../contract/commands/project.ts';
import { Failure } from '../failure.ts';
import type { DoctorReport } from '../repository/doctor/types.ts';
import type { Services } from '../services.ts';

/** Checks (and repairs) the project as a job, and answers when it has ended. */
export async function runDoctorJob(
  { jobs, workspace, changed }: Services,
  repair: boolean,
): Promise<DoctorResult> {
  const project = workspace();
  const { readOnly } = project;
  if (repair && readOnly && readOnly.code !== 'repository-damaged') {
    throw new Failure(readOnly.code, readOnly.message);
  }
  let report: DoctorReport | null = null;
  const { done } = jobs.start({
    kind: 'doctor',
    title: repair ? 'Repair the project' : 'Check the project',
    phases: ['Check'],
    cancellable: true,
    run: async control => {
      try {
        report = await project.repository.doctor({
          repair,
          signal: control.signal,
          progress: (count, total) =>
            control.report({
              ratio: total === 0 ? null : count / total,
              message: `${count} of ${total} versions and drafts`,
            }),
        });
      } catch (error) {
        if (control.signal.aborted) return { state: 'cancelled', message: 'Cancelled' };
        throw error;
      } finally {
        // Also without a repair: somebody may have put back what was missing.
        await project.lookForDamage();
      }
      const { damaged } = report;
      const count = damaged.length;
      const message =
        count === 0 ? 'Everything is whole' : `${count} ${count === 1 ? 'thing is' : 'things are'} damaged`;
      return { state: 'succeeded', message };
    },
  });
  const job = await done;
  changed('files', 'versions', 'activity', 'environments');
  if (job.error) throw new Failure(job.error.code, job.error.message, job.error.data);
  return report === null ? { kind: 'cancelled' } : { kind: 'checked', ...(report as DoctorReport) };
}
