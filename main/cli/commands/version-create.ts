import type { Command } from 'commander';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { printable } from '../terminal/printable.ts';

type Options = { message?: string; allowUnchanged?: boolean };

export function createVersion(group: Command): void {
  group
    .command('create')
    .argument('<name>', 'for example 1.4.0')
    .description('make the latest draft a version')
    .option('-m, --message <text>', 'its description')
    .option('--allow-unchanged', 'also when nothing has changed since the active version')
    .action((name: string, { message = '', allowUnchanged = false }: Options, command: Command) =>
      inProject(command, async ({ client }) => {
        const result = must(await client.versions.create({ name, description: message, allowUnchanged }));
        const text =
          result.kind === 'created'
            ? `Created version ${printable(result.name)}.`
            : `Nothing has changed since ${printable(result.base)}, so no version was made.\n` +
              'With --allow-unchanged one is made anyway.';
        return { data: result, text };
      }),
    );
}
