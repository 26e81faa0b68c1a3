import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type EnvironmentColour,
  environmentColours,
  type ProjectSnapshot,
} from '../../../contract/snapshot.ts';
import { targetKinds } from '../../core/deploy/targets/table.ts';
import { findEnvironment } from '../find-environment.ts';
import { addHealthOptions, type HealthOptions, healthOf } from '../health-options.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../target-options.ts';
import { environmentTable } from '../terminal/environment-table.ts';
import { printable } from '../terminal/printable.ts';
import { connectionCommands } from './connections.ts';
import { credentialCommands } from './credentials.ts';
import { changeCommand } from './environment-change.ts';
import { trustCommand } from './trust.ts';
import { unlockCommand } from './unlock.ts';

type AddOptions = TargetOptions &
  HealthOptions & {
    target: string;
    connection: Record<string, string>;
    colour?: EnvironmentColour;
    protected?: boolean;
    inOrder?: boolean;
  };

export function environmentCommands(program: Command): void {
  const group = program.command('env').description('the places to deploy to, in promotion order');
  addEnvironment(group);
  changeCommand(group);
  credentialCommands(group);
  unlockCommand(group);
  trustCommand(group);
  connectionCommands(group);
  group
    .command('list')
    .description('all environments and what they run')
    .action((_options: object, command: Command) =>
      inProject(command, async ({ project, terminal }) => ({
        data: { environments: project.environments },
        text:
          project.environments.length === 0
            ? 'There is no environment yet. `tagline env add NAME --target folder --path DIR` makes one.'
            : environmentTable(project, terminal),
      })),
    );
  group
    .command('remove')
    .argument('<environment>', 'its name or id')
    .description('forget an environment; what runs there and its receipts stay')
    .action((nameOrId: string, _options: object, command: Command) =>
      inProject(command, async ({ client, project }) => {
        const { id, name } = findEnvironment(project, nameOrId);
        must(await client.environments.remove({ id }));
        return {
          data: { id, name },
          text: `Removed ${printable(name)}. What runs there and its receipts stay.`,
        };
      }),
    );
}

function addEnvironment(group: Command): void {
  const command = group
    .command('add')
    .argument('<name>', 'for example production')
    .description('add an environment as the last one')
    .addOption(
      new Option('--target <kind>', 'how it is reached')
        .choices(targetKinds.map(({ kind }) => kind))
        .makeOptionMandatory(),
    )
    .option(
      '--connection <key=value>',
      'a setting that is bound at deployment; may be repeated',
      keyValue,
      {},
    )
    .addOption(new Option('--colour <name>').choices(environmentColours))
    .option('--protected', 'a deployment has to repeat the name and give a reason')
    .option('--in-order', 'takes only versions that ran in the environment before it');
  addTargetOptions(command);
  addHealthOptions(command);
  command.action((name: string, options: AddOptions, self: Command) =>
    inProject(self, async ({ client, project }) => {
      const { id } = must(
        await client.environments.create({
          name,
          colour: options.colour ?? unusedColour(project),
          target: targetOf(options.target, options),
          connections: options.connection,
          health: healthOf(options),
          protected: options.protected ?? false,
          inOrder: options.inOrder ?? false,
        }),
      );
      const environments = must(await client.app.snapshot({})).project?.environments ?? [];
      const environment = environments.find(added => added.id === id) ?? null;
      return {
        data: { id, environment },
        text: `Added ${printable(name)}, which deploys to: ${printable(environment?.targetSummary ?? '')}.`,
      };
    }),
  );
}

function keyValue(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It has to be KEY=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function unusedColour({ environments }: ProjectSnapshot): EnvironmentColour {
  const used = new Set(environments.map(({ colour }) => colour));
  return environmentColours.find(colour => !used.has(colour)) ?? 'grey';
}
