import type { Command } from 'commander';
import type { Notice } from '../../contract/snapshot.ts';
import { asFailure } from '../core/failure.ts';
import type { Outcome } from './outcome.ts';
import { printError, printOutcome, say } from './output.ts';
import { type CoreSession, type Session, withCore, withProject } from './session.ts';
import { printable } from './terminal/printable.ts';
import { words } from './words.ts';

export type CommonOptions = { project: string; json: boolean };

/** `-C` and `--json` may stand anywhere, so every command has them. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('-C, --project <path>', 'the project, or a folder in it (default: the current folder)')
    .option('--json', 'print one JSON document and nothing else');
}

/** The common options, wherever in the line they stood. */
export function commonOptions(command: Command): CommonOptions {
  const { project = '.', json = false } = command.optsWithGlobals<Partial<CommonOptions>>();
  return { project, json };
}

/** Runs a command's work in the project, prints what it ends with and sets the exit code. Never rejects. */
export function inProject(command: Command, work: (session: Session) => Promise<Outcome>): Promise<void> {
  const { project } = commonOptions(command);
  return finish(command, () => withProject(project, session => tellingNotices(session, () => work(session))));
}

/** The same for a command that needs no open project. */
export function withoutProject(
  command: Command,
  work: (session: CoreSession) => Promise<Outcome>,
): Promise<void> {
  return finish(command, () => withCore(session => tellingNotices(session, () => work(session))));
}

/** Does the work, prints what it ends with and sets the exit code. Never rejects. */
export async function finish(command: Command, work: () => Promise<Outcome>): Promise<void> {
  const { json } = commonOptions(command);
  try {
    const outcome = await work();
    printOutcome(outcome, json);
    process.exitCode = outcome.exit ?? 0;
  } catch (error) {
    const info = asFailure(error).toInfo();
    printError(info, json);
    process.exitCode = words[info.code].exit;
  }
}

/** Tells what should be known before the work, and what came up in it: where the work fails, too. */
async function tellingNotices({ client, core }: CoreSession, work: () => Promise<Outcome>): Promise<Outcome> {
  const before = core.snapshot().notices;
  before.forEach(tellNotice);
  try {
    return await work();
  } finally {
    const now = await client.app.snapshot({});
    const told = new Set(before.map(({ id }) => id));
    if (now.ok) now.value.notices.filter(({ id }) => !told.has(id)).forEach(tellNotice);
  }
}

function tellNotice({ title, detail }: Notice): void {
  say(printable(detail === '' ? `note: ${title}` : `note: ${title}. ${detail}`));
}
