import type { Command } from 'commander';
import type { Version } from '../../../contract/commands/versions.ts';
import type { Counts } from '../../../contract/shapes.ts';
import type { ProjectSnapshot } from '../../../contract/snapshot.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import type { Session } from '../session.ts';
import { countsText } from '../terminal/counts.ts';
import { ago } from '../terminal/dates.ts';
import { firstLine, printable } from '../terminal/printable.ts';
import { type Row, table } from '../terminal/table.ts';
import { wholeNumber } from '../whole-number.ts';

/** `versions.counts` takes this many names at once. */
const countsAtOnce = 200;

export function listVersions(group: Command): void {
  group
    .command('list')
    .description('all versions, the newest first')
    .option('-n, --limit <number>', 'only the newest', wholeNumber)
    .action(({ limit }: { limit?: number }, command: Command) =>
      inProject(command, async session => {
        const all = must(await session.client.versions.list({})).versions;
        const versions = all.slice(0, limit ?? all.length);
        const counts = await changeCounts(session, versions);
        return {
          data: {
            versions: versions.map(version => ({
              ...version,
              active: version.name === session.project.draft.base,
              environments: runningIn(session.project, version.name),
              changes: counts[version.name] ?? null,
            })),
            total: all.length,
          },
          text: listText(versions, counts, all.length, session),
        };
      }),
    );
}

async function changeCounts(
  { client }: Session,
  versions: Version[],
): Promise<{ [name: string]: Counts | null }> {
  const counts: { [name: string]: Counts | null } = {};
  const names = versions.filter(version => version.usable).map(version => version.name);
  for (let from = 0; from < names.length; from += countsAtOnce) {
    const part = must(await client.versions.counts({ names: names.slice(from, from + countsAtOnce) }));
    Object.assign(counts, part.counts);
  }
  return counts;
}

const runningIn = (project: ProjectSnapshot, version: string): string[] =>
  project.environments.filter(({ running }) => running?.version === version).map(({ name }) => name);

function listText(
  versions: Version[],
  counts: { [name: string]: Counts | null },
  total: number,
  { project, terminal }: Session,
): string {
  const { paint, width, now } = terminal;
  if (total === 0)
    return 'There is no version yet. `tagline version create NAME` makes one of the latest draft.';
  const rows = versions.map((version): Row => {
    const active = version.name === project.draft.base;
    const change = counts[version.name];
    const environments = runningIn(project, version.name).map(printable).join(', ');
    const about =
      version.problem === null ? firstLine(version.description) : printable(version.problem.message);
    return [
      { text: active ? '*' : '', paint: paint.green },
      { text: printable(version.name), paint: active ? paint.green : paint.bold },
      ago(version.date, now),
      change ? countsText(change) : '',
      { text: environments, paint: paint.cyan },
      { text: about, paint: version.problem === null ? paint.dim : paint.red },
    ];
  });
  const lines = [table(rows, { width })];
  if (versions.length < total) lines.push(paint.dim(`and ${total - versions.length} older`));
  return lines.join('\n');
}
