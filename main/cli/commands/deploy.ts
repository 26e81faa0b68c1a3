import { type Command, Option } from 'commander';
import type { DeploySource } from '../../../contract/commands/deploy.ts';
import { Failure } from '../../core/failure.ts';
import { addStartOptions, type StartOptions, startOf } from '../deploy-options.ts';
import { deployAndWait } from '../deployment.ts';
import { findEnvironment } from '../find-environment.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import type { Session } from '../session.ts';
import { plural } from '../terminal/counts.ts';
import { adoptCommand } from './adopt.ts';
import { planOutcome } from './plan.ts';
import { promoteCommand } from './promote.ts';
import { rollbackCommand } from './rollback.ts';

type DeployOptions = StartOptions & {
  version?: string;
  name?: string;
  message?: string;
  plan?: boolean;
  dryRun?: boolean;
};

export function deployCommands(program: Command): void {
  adoptCommand(program);
  const deploy = program
    .command('deploy')
    .argument('<environment>', 'its name or id')
    .description('deploy a version, or the latest draft as a new version')
    .addOption(new Option('--version <name>', 'deploy this version').conflicts(['name', 'message']))
    .option('--name <name>', 'make this version of the latest draft and deploy it')
    .option('-m, --message <text>', 'with --name: the description')
    .option('--plan', 'only tell what would change there')
    .addOption(new Option('--dry-run', 'the same as --plan').hideHelp())
    .action((nameOrId: string, options: DeployOptions, command: Command) =>
      inProject(command, async session => {
        const environment = findEnvironment(session.project, nameOrId);
        const { version, name, message = '' } = options;
        if (options.plan || options.dryRun) {
          return planOutcome(session, environment, sourceOf(version));
        }
        if (version === undefined && name === undefined) throw await needsName(session, environment.name);
        return deployAndWait(session, {
          environment: environment.id,
          source: sourceOf(version),
          ...(name === undefined ? {} : { name }),
          description: message,
          ...startOf(options),
        });
      }),
    );
  addStartOptions(deploy);
  promoteCommand(program);
  rollbackCommand(program);
}

const sourceOf = (version: string | undefined): DeploySource =>
  version === undefined ? { kind: 'draft' } : { kind: 'version', name: version };

/** Says which of the two is meant probably, with a name that would do. */
async function needsName({ client, project }: Session, environment: string): Promise<Failure> {
  const { base, changes } = project.draft;
  const changed = changes.added + changes.modified + changes.deleted;
  if (base !== null && changed === 0) {
    const message = `Say which version: \`tagline deploy ${environment} --version ${base}\` deploys the active one.`;
    return new Failure('bad-request', message, { version: base });
  }
  const [suggestion] = must(await client.versions.suggestNames({})).suggestions;
  const name = suggestion?.name ?? '1.0.0';
  const message =
    `The latest draft (${plural(changed, 'file')} changed) needs a name: ` +
    `\`tagline deploy ${environment} --name ${name}\`.`;
  return new Failure('bad-request', message, { suggestion: name });
}
