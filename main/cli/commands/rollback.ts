import type { Command } from 'commander';
import type { DeploySource } from '../../../contract/commands/deploy.ts';
import { addStartOptions, type StartOptions, startOf } from '../deploy-options.ts';
import { deployAndWait } from '../deployment.ts';
import { findEnvironment } from '../find-environment.ts';
import { say } from '../output.ts';
import { inProject } from '../run.ts';
import { printable } from '../terminal/printable.ts';
import { planOutcome } from './plan.ts';

type RollbackOptions = StartOptions & { plan?: boolean; receipt?: string };

export function rollbackCommand(program: Command): void {
  const rollback = program
    .command('rollback')
    .alias('undo-deployment')
    .argument('<environment>', 'its name or id')
    .description('undo the deployment that runs there: deploy again what the environment ran before')
    .option('--plan', 'only tell what would change there')
    .option('--receipt <id>', 'only when this deployment is still the one that runs there')
    .action((nameOrId: string, options: RollbackOptions, command: Command) =>
      inProject(command, async session => {
        const environment = findEnvironment(session.project, nameOrId);
        const { running, previousVersion, name } = environment;
        const source: DeploySource =
          options.receipt === undefined ? { kind: 'previous' } : { kind: 'undo', receipt: options.receipt };
        if (options.plan) return planOutcome(session, environment, source);
        const isThat = options.receipt === undefined || options.receipt === running?.receiptId;
        if (running && previousVersion !== null && isThat) {
          say(printable(`${name}: ${running.version} is taken back, ${previousVersion} comes again.`));
        }
        return deployAndWait(session, { environment: environment.id, source, ...startOf(options) });
      }),
    );
  addStartOptions(rollback);
}
