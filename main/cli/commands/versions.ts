import type { Command } from 'commander';
import { createVersion } from './version-create.ts';
import { listVersions } from './version-list.ts';
import { showVersion } from './version-show.ts';

export function versionCommands(program: Command): void {
  const version = program.command('version').description('create, list and look at versions');
  createVersion(version);
  listVersions(version);
  showVersion(version);
}
