import type { Command } from 'commander';
import { createVersion } from './version-create.ts';
import { deleteVersion } from './version-delete.ts';
import { listVersions } from './version-list.ts';
import { showVersion } from './version-show.ts';

export function versionCommands(program: Command): void {
  const version = program.command('version').description('create, list, look at and delete versions');
  createVersion(version);
  listVersions(version);
  showVersion(version);
  deleteVersion(version);
}
