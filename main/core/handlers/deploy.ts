import type { HandlersOf } from '../../../contract/contract.ts';
import type { Context } from '../context.ts';
import { checkEnvironment } from '../deploy/check.ts';
import { planDeployment } from '../deploy/plan.ts';
import { startDeployment } from '../deploy/start.ts';

export function deployHandlers(context: Context): HandlersOf<'deploy'> {
  return {
    plan: ({ environment, source }) => planDeployment(context.project(), environment, source),
    start: async input => ({ jobId: await startDeployment(context, input) }),
    check: ({ environment }) => checkEnvironment(context.project(), environment),
  };
}
