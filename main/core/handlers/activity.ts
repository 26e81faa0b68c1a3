import type { HandlersOf } from '../../../contract/contract.ts';
import type { Context } from '../context.ts';
import { listActivity } from '../deploy/activity.ts';
import { activityCsv } from '../deploy/activity-csv.ts';
import { proofOf } from '../deploy/proof.ts';
import { runVerifyJob } from '../deploy/verify-job.ts';

export function activityHandlers(context: Context): HandlersOf<'activity'> {
  return {
    verify: ({ expect }) => runVerifyJob(context, expect),
    proof: async ({ id }) => await proofOf(context.project().repository, id),
    list: async () => ({ entries: await listActivity(context.project()) }),
    export: async ({ format, ids }) => {
      const project = context.project();
      const wanted = ids && new Set(ids);
      const entries = (await listActivity(project)).filter(entry => !wanted || wanted.has(entry.id));
      const at = context.ports.clock().toISOString();
      const fileName = `${project.name.replace(/[^\w.-]+/g, '-')}-activity-${at.slice(0, 10)}.${format}`;
      if (format === 'csv') return { fileName, mediaType: 'text/csv', text: activityCsv(entries) };
      const document = { project: project.name, exportedAt: at, entries };
      return { fileName, mediaType: 'application/json', text: `${JSON.stringify(document, null, 2)}\n` };
    },
  };
}
