import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { asFailure } from '../../core/failure.ts';
import { must } from '../outcome.ts';
import { commonOptions, withoutProject } from '../run.ts';
import { plural } from '../terminal/counts.ts';

export function initCommand(program: Command): void {
  program
    .command('init')
    .argument('[path]', 'the folder; made when it does not exist')
    .description('make a folder a project; what is in it becomes the latest draft')
    .action((path: string | undefined, _options: object, command: Command) =>
      withoutProject(command, async ({ client }) => {
        const folder = resolve(commonOptions(command).project, path ?? '.');
        const before = must(await client.project.inspect({ path: folder }));
        if (before.kind === 'missing') {
          await mkdir(folder, { recursive: true }).catch((error: unknown) => {
            throw asFailure(error, `make the folder ${folder}`);
          });
        }
        const opened = must(await client.project.open({ path: folder, initialise: true }));
        const { project } = must(await client.app.snapshot({}));
        const initialised = before.kind !== 'repository';
        const files = project?.draft.changes.added ?? 0;
        return {
          data: { path: opened.path, initialised, versionCount: project?.versionCount ?? 0, files },
          text: initialised
            ? `${opened.path} is a project now, with ${plural(files, 'file')} in its latest draft.`
            : `${opened.path} is a project already, with ${plural(project?.versionCount ?? 0, 'version')}.`,
        };
      }),
    );
}
