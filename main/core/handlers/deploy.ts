import type { HandlersOf } from '../../../contract/contract.ts';
import { adoptLive } from '../deploy/adopt.ts';
import { openAudit } from '../deploy/audit.ts';
import { checkEnvironment } from '../deploy/check.ts';
import { breakLockThere, lockThere } from '../deploy/locks.ts';
import { deploymentMatrix } from '../deploy/matrix.ts';
import { pendingDeployments } from '../deploy/pending.ts';
import { planDeployment } from '../deploy/plan.ts';
import { queueDeployment, unqueueDeployment } from '../deploy/queue/queue-deployment.ts';
import { startDeployment } from '../deploy/start.ts';
import { ignoreDrift } from '../deploy/watch/ignore-drift.ts';
import type { Services } from '../services.ts';

export function deployHandlers(context: Services): HandlersOf<'deploy'> {
  return {
    plan: ({ environment, source }) => planDeployment(context.project(), environment, source),
    start: async input => ({ jobId: await startDeployment(context, input) }),
    adopt: async input => {
      const adopted = await adoptLive(context.project(), context.ports, input);
      if (adopted.kind === 'adopted') context.changed('versions', 'environments', 'activity');
      return adopted;
    },
    pending: async () => ({ environments: await pendingDeployments(context.project()) }),
    queue: async input => {
      const queued = await queueDeployment(context.project(), context.ports, input);
      context.changed('activity');
      return queued;
    },
    unqueue: async input => {
      const removed = await unqueueDeployment(context.project(), context.ports, input);
      context.changed('activity');
      return removed;
    },
    matrix: async () => deploymentMatrix(await openAudit(context.project().repository).list()),
    lock: ({ environment }) => lockThere(context.project(), environment),
    breakLock: async input => {
      const broken = await breakLockThere(context.project(), context, input);
      context.changed('activity');
      return broken;
    },
    check: async ({ environment }) => {
      const found = await checkEnvironment(context.project(), environment, context.ports.clock);
      context.changed('state');
      return found;
    },
    ignoreDrift: async input => {
      const done = await ignoreDrift(context.project(), context.ports, input);
      context.changed('activity');
      return done;
    },
  };
}
