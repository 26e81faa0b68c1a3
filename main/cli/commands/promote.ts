import type { Command } from 'commander';
import { addStartOptions, type StartOptions, startOf } from '../deploy-options.ts';
import { deployAndWait } from '../deployment.ts';
import { findEnvironment } from '../find-environment.ts';
import { inProject } from '../run.ts';
import { planOutcome } from './plan.ts';

type PromoteOptions = StartOptions & { plan?: boolean };

export function promoteCommand(program: Command): void {
  const promote = program
    .command('promote')
    .argument('<from>', 'the environment that runs the version')
    .argument('<to>', 'the environment to deploy it to')
    .description('deploy to an environment the very version that another one runs')
    .option('--plan', 'only tell what would change there')
    .action((from: string, to: string, options: PromoteOptions, command: Command) =>
      inProject(command, async session => {
        const source = { kind: 'environment', id: findEnvironment(session.project, from).id } as const;
        const environment = findEnvironment(session.project, to);
        if (options.plan) return planOutcome(session, environment, source);
        return deployAndWait(session, { environment: environment.id, source, ...startOf(options) });
      }),
    );
  addStartOptions(promote);
}
