import type { Command } from 'commander';
import type { FileChange } from '../../../contract/commands/compare.ts';
import type { ProjectSnapshot } from '../../../contract/snapshot.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import type { Session } from '../session.ts';
import { changeLines, plural } from '../terminal/counts.ts';
import { environmentTable } from '../terminal/environment-table.ts';
import { printable } from '../terminal/printable.ts';
import type { Terminal } from '../terminal/terminal.ts';

const shownOnScreen = 20;

export function statusCommand(program: Command): void {
  program
    .command('status')
    .description('where one stands: the draft, its changes, and what each environment runs')
    .action((_options: object, command: Command) =>
      inProject(command, async session => {
        const changes = await draftChanges(session);
        const {
          path,
          name,
          standing,
          draft,
          versionCount,
          latestVersion,
          environments,
          undo,
          author,
          readOnly,
        } = session.project;
        return {
          data: {
            path,
            name,
            standing,
            draft,
            changes,
            versionCount,
            latestVersion,
            environments,
            undo,
            author,
            readOnly,
          },
          text: statusText(session.project, changes, session.terminal),
        };
      }),
    );
}

/** Against the active version; before the first version every file is new. */
async function draftChanges({
  client,
  project,
}: Session): Promise<Pick<FileChange, 'path' | 'oldPath' | 'status'>[]> {
  const { base } = project.draft;
  if (base !== null) {
    const a = { kind: 'version', name: base } as const;
    return must(await client.compare.files({ a, b: { kind: 'draft' } })).changes;
  }
  const { entries } = must(await client.files.list({ at: { kind: 'draft' } }));
  const files = entries.filter(entry => entry.kind !== 'folder');
  return files.map(({ path }) => ({ path, oldPath: null, status: 'added' }));
}

/** The header's sentence: `Latest draft, 3 files changed since 1.4.0`. */
function standingText({ standing, draft }: ProjectSnapshot): string {
  if (standing.kind === 'viewing') return `Viewing ${printable(standing.version)}`;
  const { added, modified, deleted } = draft.changes;
  const count = added + modified + deleted;
  if (draft.base === null) return `Latest draft, ${plural(count, 'file')}, no version yet`;
  const since = printable(draft.base);
  return count === 0
    ? `Latest draft, the same as ${since}`
    : `Latest draft, ${plural(count, 'file')} changed since ${since}`;
}

function statusText(
  project: ProjectSnapshot,
  changes: Pick<FileChange, 'path' | 'oldPath' | 'status'>[],
  terminal: Terminal,
): string {
  const { paint, isScreen } = terminal;
  const lines = [
    `${paint.bold(printable(project.name))}  ${paint.dim(printable(project.path))}`,
    standingText(project),
  ];
  if (project.readOnly) lines.push(paint.yellow(project.readOnly.message));
  const shown = isScreen ? changes.slice(0, shownOnScreen) : changes;
  if (shown.length > 0) lines.push('');
  lines.push(...changeLines(shown, paint));
  if (shown.length < changes.length) lines.push(paint.dim(`  and ${changes.length - shown.length} more`));
  if (project.undo)
    lines.push(
      '',
      paint.dim(`\`tagline undo\` takes back the restore of ${printable(project.undo.version)}.`),
    );
  if (project.environments.length > 0) lines.push('', environmentTable(project, terminal));
  return lines.join('\n');
}
