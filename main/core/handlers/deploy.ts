import type { HandlersOf } from '../../../contract/contract.ts';
import type { Context } from '../context.ts';
import { adoptLive } from '../deploy/adopt.ts';
import { checkEnvironment } from '../deploy/check.ts';
import { planDeployment } from '../deploy/plan.ts';
import { startDeployment } from '../deploy/start.ts';

export function deployHandlers(context: Context): HandlersOf<'deploy'> {
  return {
    plan: ({ environment, source }) => planDeployment(context.project(), environment, source),
    start: async input => ({ jobId: await startDeployment(context, input) }),
    adopt: async input => {
      const adopted = await adoptLive(context.project(), context.ports, input);
      if (adopted.kind === 'adopted') context.changed('versions', 'environments', 'activity');
      return adopted;
    },
    check: ({ environment }) => checkEnvironment(context.project(), environment),
  };
}
