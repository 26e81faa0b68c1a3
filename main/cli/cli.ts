import { CommanderError } from 'commander';
import type { ErrorInfo } from '../../contract/errors.ts';
import { asFailure } from '../core/failure.ts';
import { printError, surviveClosedOutput } from './output.ts';
import { createProgram, eachCommand } from './program.ts';
import { words } from './words.ts';

// The command line: `tagline COMMAND ...`.

surviveClosedOutput();
const argv = process.argv.slice(2);
const program = createProgram();
const json = argv.includes('--json');
let complaint = '';
eachCommand(program, command => {
  command.exitOverride();
  command.configureOutput({ writeErr: text => (complaint += text) });
});

try {
  if (argv.length === 0) program.outputHelp();
  else await program.parseAsync(argv, { from: 'user' });
} catch (error) {
  if (!(error instanceof CommanderError)) fail(asFailure(error).toInfo());
  // Help and the version have been printed; they come here with 0.
  else if (error.exitCode !== 0) fail({ code: 'bad-request', message: usageMessage(error), data: {} });
}

function usageMessage({ code }: CommanderError): string {
  if (code === 'commander.help') {
    if (!json) process.stderr.write(`${complaint}\n`);
    return 'A command is missing.';
  }
  const message = complaint.trim().replace(/^error: /, '');
  return json ? message.replace(/\s*\n\s*/g, ' ') : message;
}

function fail(error: ErrorInfo): void {
  printError(error, json);
  process.exitCode = words[error.code].exit;
}
