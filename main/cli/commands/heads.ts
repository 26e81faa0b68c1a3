import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../../core/failure.ts';
import { findDesktop } from '../find-electron.ts';
import type { Outcome } from '../outcome.ts';
import { commonOptions, finish } from '../run.ts';
import { launchProgram, runProgram } from '../run-program.ts';
import { wholeNumber } from '../whole-number.ts';

type ServeOptions = { port?: number; demo?: boolean };

export function headCommands(program: Command): void {
  program
    .command('open')
    .argument('[path]', 'the project (default: -C, or the current folder)')
    .description('open the desktop window')
    .action((path: string | undefined, _options: object, command: Command) =>
      finish(command, () => openWindow(resolve(commonOptions(command).project, path ?? '.'))),
    );
  program
    .command('serve')
    .description('open the same screen to a browser on this machine, until Ctrl-C')
    .option('--port <number>', 'listen on this port (default: any free one)', wholeNumber)
    .option('--demo', 'open the sample project')
    .action((options: ServeOptions, command: Command) => serve(options, command));
}

async function openWindow(path: string): Promise<Outcome> {
  if (!existsSync(path)) throw new Failure('project-missing', `There is no folder ${path}.`, { path });
  const desktop = findDesktop(join(import.meta.dirname, '..', '..'));
  const instead = `\`tagline serve -C ${path}\` opens it in a browser.`;
  if (desktop.kind === 'missing') {
    throw new Failure('unavailable', `The window can't be opened: ${desktop.reason}. ${instead}`);
  }
  const code = await launchProgram(desktop.command, [...desktop.args, '--project', path]);
  if (code !== null) {
    throw new Failure('unavailable', `${desktop.command} ended at once with code ${code}. ${instead}`, {
      code,
    });
  }
  return { data: { opened: path }, text: `Opened ${path}.` };
}

/** The server prints by itself, JSON too. Without -C it opens the project that one stands in, if any. */
async function serve({ port, demo = false }: ServeOptions, command: Command): Promise<void> {
  const { project, json } = commonOptions(command);
  const wanted = project !== '.' || existsSync('.git');
  const code = await runProgram(process.execPath, [
    join(import.meta.dirname, '..', 'web', 'server.mjs'),
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(demo ? ['--demo'] : []),
    ...(wanted && !demo ? ['--project', resolve(project)] : []),
    ...(json ? ['--json'] : []),
  ]);
  process.exitCode = code;
}
