import type { Command } from 'commander';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { countsText } from '../terminal/counts.ts';
import { printable } from '../terminal/printable.ts';

export function restoreCommands(program: Command): void {
  program
    .command('restore')
    .argument('<name>', 'the version')
    .description('make a version the working state; the draft that it replaces is kept')
    .action((name: string, _options: object, command: Command) =>
      inProject(command, async ({ client }) => {
        const result = must(await client.versions.restore({ name }));
        const text =
          result.kind === 'restored'
            ? `Restored ${printable(name)} (${countsText(result.counts)}). \`tagline undo\` takes it back.`
            : `The draft is ${printable(name)} already.`;
        return { data: result, text };
      }),
    );
  program
    .command('undo')
    .description('take back the last restore')
    .action((_options: object, command: Command) =>
      inProject(command, async ({ client, project }) => {
        must(await client.versions.undo({}));
        const version = project.undo?.version ?? null;
        return {
          data: { undone: version },
          text: `Took back the restore${version === null ? '' : ` of ${printable(version)}`}.`,
        };
      }),
    );
}
