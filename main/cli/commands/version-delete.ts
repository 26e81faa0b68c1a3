import type { Command } from 'commander';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { printable } from '../terminal/printable.ts';

export function deleteVersion(group: Command): void {
  group
    .command('delete')
    .argument('<name>', 'the version')
    .description('take a version out of the list; what it held is kept')
    .action((name: string, _options: object, command: Command) =>
      inProject(command, async ({ client }) => {
        const { undoToken } = must(await client.versions.delete({ name }));
        const text =
          `Deleted version ${printable(name)}. To bring it back:\n` +
          `  tagline version undelete ${printable(name)} ${undoToken}`;
        return { data: { deleted: name, undoToken }, text };
      }),
    );
  group
    .command('undelete')
    .argument('<name>', 'the version')
    .argument('<token>', 'what `version delete` printed')
    .description('bring a deleted version back')
    .action((name: string, undoToken: string, _options: object, command: Command) =>
      inProject(command, async ({ client }) => {
        must(await client.versions.undelete({ name, undoToken }));
        return { data: { undeleted: name }, text: `Version ${printable(name)} is back.` };
      }),
    );
}
