import { type Command, Option } from 'commander';
import type { Environment } from '../../../contract/snapshot.ts';
import { Failure } from '../../core/failure.ts';
import { findEnvironment } from '../find-environment.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { printable } from '../terminal/printable.ts';

type YesNo = 'yes' | 'no';
type ChangeOptions = { protected?: YesNo; inOrder?: YesNo };

/** `tagline env change ENV`: which rules deployments to it have to follow. */
export function changeCommand(group: Command): void {
  const yesOrNo = (flag: string, about: string) =>
    new Option(`${flag} <yes|no>`, about).choices(['yes', 'no']);
  group
    .command('change')
    .argument('<environment>', 'its name or id')
    .description('put up or take away the rules for deployments to an environment')
    .addOption(yesOrNo('--protected', 'a deployment has to repeat the name and give a reason'))
    .addOption(yesOrNo('--in-order', 'takes only versions that ran in the environment before it'))
    .action((nameOrId: string, options: ChangeOptions, command: Command) =>
      inProject(command, async ({ client, project }) => {
        const environment = findEnvironment(project, nameOrId);
        if (Object.keys(options).length === 0) {
          throw new Failure('bad-request', 'Say what to change: --protected or --in-order.');
        }
        const { id, name, colour, target, connections } = environment;
        const rules = {
          protected: options.protected ? options.protected === 'yes' : Boolean(environment.protected),
          inOrder: options.inOrder ? options.inOrder === 'yes' : Boolean(environment.inOrder),
        };
        must(await client.environments.update({ id, name, colour, target, connections, ...rules }));
        return { data: { id, name, ...rules }, text: `${printable(name)}: ${rulesText(rules)}.` };
      }),
    );
}

/** For example `protected, any version`. */
const rulesText = (rules: Pick<Environment, 'protected' | 'inOrder'>): string =>
  `${rules.protected ? 'protected' : 'not protected'}, ` +
  `${rules.inOrder ? 'only versions that ran in the environment before it' : 'any version'}`;
