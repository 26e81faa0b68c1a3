import type { Command } from 'commander';
import type { TargetLockState } from '../../../contract/target.ts';
import { findEnvironment } from '../find-environment.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { printable } from '../terminal/printable.ts';

/** `tagline env unlock ENV`: who deploys there at this moment; with `--break` nobody any more. */
export function unlockCommand(group: Command): void {
  group
    .command('unlock')
    .argument('<environment>', 'its name or id')
    .description('who is deploying to an environment; breaks the lock of a deployment that will never end')
    .option('--break', 'break the lock that is there: a deployment that still runs stops before its switch')
    .option('--confirm <name>', 'the name of a protected environment, repeated')
    .action((nameOrId: string, options: { break?: boolean; confirm?: string }, command: Command) =>
      inProject(command, async ({ client, project }) => {
        const environment = findEnvironment(project, nameOrId);
        const name = printable(environment.name);
        const { lock } = must(await client.deploy.lock({ environment: environment.id }));
        if (lock === null) {
          return { data: { lock, broken: false }, text: `Nobody is deploying to ${name}.` };
        }
        if (options.break !== true) {
          const text = `${describe(lock, name)}\n  tagline env unlock ${name} --break${environment.protected ? ` --confirm ${name}` : ''}`;
          return { data: { lock, broken: false }, text };
        }
        const confirm = options.confirm ?? '';
        must(await client.deploy.breakLock({ environment: environment.id, lock: lock.id, confirm }));
        return { data: { lock, broken: true }, text: `Broke the lock. It was: ${describe(lock, name)}` };
      }),
    );
}

function describe({ holder, leftBehind }: TargetLockState, name: string): string {
  if (holder === null) return `Somebody is deploying to ${name}; who can’t be read.`;
  const { who, version, host, since } = holder;
  const gone = leftBehind ? ' That has ended: the next deployment takes its lock over.' : '';
  return printable(`${who} is deploying ${version} to ${name} from ${host}, since ${since}.${gone}`);
}
