import { Command } from 'commander';
import { appVersion } from '../node-ports/app-version.ts';
import { deployCommands } from './commands/deploy.ts';
import { diffCommand } from './commands/diff.ts';
import { doctorCommand } from './commands/doctor.ts';
import { driftCommand } from './commands/drift.ts';
import { environmentCommands } from './commands/environments.ts';
import { headCommands } from './commands/heads.ts';
import { initCommand } from './commands/init.ts';
import { logCommand } from './commands/log.ts';
import { restoreCommands } from './commands/restore.ts';
import { statusCommand } from './commands/status.ts';
import { vaultCommands } from './commands/vault.ts';
import { versionCommands } from './commands/versions.ts';
import { addCommonOptions } from './run.ts';

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command('tagline')
    .description('Version an integration, compare, roll back and deploy it.')
    // `--version` means Tagline's own before a command, and a version's name after `deploy`.
    .enablePositionalOptions()
    .version(appVersion, '-V, --version', 'print the version of Tagline')
    .helpOption('-h, --help', 'show what a command takes')
    .configureHelp({ showGlobalOptions: false });
  for (const add of [
    initCommand,
    statusCommand,
    versionCommands,
    diffCommand,
    restoreCommands,
    environmentCommands,
    deployCommands,
    driftCommand,
    logCommand,
    vaultCommands,
    doctorCommand,
    headCommands,
  ]) {
    add(program);
  }
  eachCommand(program, addCommonOptions);
  program.addHelpText('after', '\nExit codes are listed in docs/cli.md.');
  return program;
}

export function eachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) eachCommand(child, visit);
}
