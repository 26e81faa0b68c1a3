import type { Command } from 'commander';
import { addConfirmOptions, type ConfirmOptions, confirmationOf } from '../deploy-options.ts';
import { findEnvironment } from '../find-environment.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { printable } from '../terminal/printable.ts';

type AdoptOptions = ConfirmOptions & { message?: string };

/** `tagline adopt ENV NAME`: what somebody changed there is kept, instead of overwritten. */
export function adoptCommand(program: Command): void {
  const adopt = program
    .command('adopt')
    .argument('<environment>', 'its name or id')
    .argument('<name>', 'of the new version')
    .description('make a version of what really runs in an environment')
    .option('-m, --message <text>', 'its description')
    .action((nameOrId: string, name: string, options: AdoptOptions, command: Command) =>
      inProject(command, async ({ client, project }) => {
        const environment = findEnvironment(project, nameOrId);
        const adopted = must(
          await client.deploy.adopt({
            environment: environment.id,
            name,
            description: options.message ?? '',
            ...confirmationOf(options),
          }),
        );
        const [place, version] = [printable(environment.name), printable(adopted.version)];
        const text =
          adopted.kind === 'adopted'
            ? `What runs in ${place} is the version ${version} now. \`tagline restore ${version}\` takes it into the draft.`
            : `What runs in ${place} is ${version} as it was deployed: there is nothing to adopt.`;
        return { data: adopted, text };
      }),
    );
  addConfirmOptions(adopt);
}
