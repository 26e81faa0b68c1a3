import type { Command } from 'commander';
import type { FileChange } from '../../../contract/commands/compare.ts';
import type { Version } from '../../../contract/commands/versions.ts';
import { Failure } from '../../core/failure.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import type { Session } from '../session.ts';
import { changeLines, countsText } from '../terminal/counts.ts';
import { ago } from '../terminal/dates.ts';
import { printable } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

type Before = {
  name: string;
  changes: FileChange[];
  counts: { added: number; modified: number; deleted: number };
};

export function showVersion(group: Command): void {
  group
    .command('show')
    .argument('<name>')
    .description('one version: what it is, and what it changed')
    .action((name: string, _options: object, command: Command) =>
      inProject(command, async session => {
        const { versions } = must(await session.client.versions.list({}));
        const index = versions.findIndex(version => version.name === name);
        const version = versions[index];
        if (version === undefined)
          throw new Failure('version-missing', `There is no version ${name}.`, { name });
        const older = versions.slice(index + 1).find(({ usable }) => usable);
        const before = older && version.usable ? await changesSince(session, older.name, name) : null;
        const environments = session.project.environments
          .filter(({ running }) => running?.version === name)
          .map(environment => environment.name);
        return {
          data: { version, active: session.project.draft.base === name, environments, before },
          text: versionText(version, environments, before, session.terminal),
        };
      }),
    );
}

async function changesSince({ client }: Session, older: string, name: string): Promise<Before> {
  const a = { kind: 'version', name: older } as const;
  const { changes, counts } = must(await client.compare.files({ a, b: { kind: 'version', name } }));
  return { name: older, changes, counts };
}

function versionText(
  version: Version,
  environments: string[],
  before: Before | null,
  { paint, now }: Terminal,
): string {
  const { author, date, tag, commit, tree, signed, problem } = version;
  const facts: [string, string | null][] = [
    ['Author', author && printable(`${author.name} <${author.email}>`)],
    ['Date', date && `${date} (${ago(date, now)})`],
    ['Runs in', environments.length === 0 ? null : printable(environments.join(', '))],
    ['Signed', signed],
    ['Tag', tag],
    ['Commit', commit],
    ['Tree', tree],
  ];
  const known = facts.flatMap(([label, value]) =>
    value ? [[{ text: label, paint: paint.dim }, value]] : [],
  );
  const lines = [paint.bold(printable(version.name))];
  if (problem) lines.push(paint.red(printable(problem.message)));
  const description = version.description.trim();
  if (description !== '')
    lines.push('', ...description.split(/\r\n|\r|\n/).map(line => `  ${printable(line)}`));
  lines.push('', table(known, { width: null }));
  if (before) {
    lines.push('', `${countsText(before.counts)} since ${printable(before.name)}`);
    lines.push(...changeLines(before.changes, paint));
  }
  return lines.join('\n');
}
