import { type Command, Option } from 'commander';
import type { ActivityEntry, Outcome } from '../../../contract/receipt.ts';
import { findEnvironment } from '../find-environment.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { ago } from '../terminal/dates.ts';
import type { Paint } from '../terminal/paint.ts';
import { printable } from '../terminal/printable.ts';
import { type Row, table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wholeNumber } from '../whole-number.ts';
import { verifyTrail } from './verify-trail.ts';

type Options = { limit?: number; environment?: string; csv?: boolean; verify?: boolean; expect?: string };

export function logCommand(program: Command): void {
  program
    .command('log')
    .description('what happened: deployments, versions, restores; the newest first')
    .option('-n, --limit <number>', 'only the newest', wholeNumber)
    .option('--environment <name>', 'only this environment')
    .addOption(new Option('--csv', 'print a table for spreadsheets').conflicts('json'))
    .addOption(
      new Option(
        '--verify',
        'prove the audit trail instead: finds records that were changed, removed, reordered or inserted; ends with 1 then. ' +
          'A tail that was cut off shows only against a head that was noted elsewhere: see --expect',
      ).conflicts(['csv', 'limit', 'environment']),
    )
    .option(
      '--expect <head>',
      'the head that an earlier --verify printed: also finds a trail that was cut or wholly rewritten since',
    )
    .action(({ limit, environment, csv, verify, expect }: Options, command: Command) =>
      inProject(command, async session => {
        if (verify || expect !== undefined) return await verifyTrail(session, expect);
        const { client, project, terminal } = session;
        const only = environment === undefined ? null : findEnvironment(project, environment).id;
        const all = must(await client.activity.list({})).entries;
        const entries = all.filter(entry => only === null || entry.environment?.id === only).slice(0, limit);
        if (csv) {
          const ids = entries.map(({ id }) => id);
          return { data: null, text: must(await client.activity.export({ format: 'csv', ids })).text };
        }
        return { data: { entries }, text: logText(entries, terminal) };
      }),
    );
}

function logText(entries: ActivityEntry[], { paint, width, now }: Terminal): string {
  if (entries.length === 0) return 'Nothing has happened yet.';
  const rows = entries.map(
    (entry): Row => [
      { text: ago(entry.at, now), paint: paint.dim },
      { text: outcomeWord(entry), paint: outcomePaint(entry.outcome, paint) },
      { text: printable(entry.who?.name ?? ''), paint: paint.dim },
      printable(entry.title),
    ],
  );
  return table(rows, { width });
}

const outcomeWord = ({ outcome, kind }: ActivityEntry): string =>
  outcome ?? (kind === 'damaged' ? 'damaged' : '');

function outcomePaint(outcome: Outcome | null, paint: Paint): (text: string) => string {
  if (outcome === 'succeeded') return paint.green;
  return outcome === 'cancelled' ? paint.yellow : paint.red;
}
