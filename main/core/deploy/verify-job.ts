import type { TrailReport, TrailResult } from '../../../contract/trail.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import type { Oid } from '../repository/types.ts';
import { verifyTrail } from './verify-trail.ts';

/** Proves the audit trail as a job, and answers when it has ended. Throws what reading it throws. */
export async function runVerifyJob(
  { jobs, ports, project }: Context,
  expect: Oid | undefined,
): Promise<TrailResult> {
  const { repository } = project();
  let report: TrailReport | null = null;
  const { done } = jobs.start({
    kind: 'verify',
    title: 'Verify the trail',
    phases: ['Verify'],
    cancellable: true,
    run: async ({ signal, report: tell }) => {
      try {
        report = await verifyTrail(repository, {
          now: ports.clock(),
          expect,
          signal,
          progress: (count, total) => tell({ ratio: count / total, message: `${count} of ${total} records` }),
        });
      } catch (error) {
        if (signal.aborted) return { state: 'cancelled', message: 'Cancelled' };
        throw error;
      }
      const { records, problems } = report;
      const message = `${records} records read, ${problems.length} problems found`;
      return { state: 'succeeded', message };
    },
  });
  const job = await done;
  if (job.error) throw new Failure(job.error.code, job.error.message, job.error.data);
  return report === null ? { kind: 'cancelled' } : { kind: 'verified', ...(report as TrailReport) };
}
