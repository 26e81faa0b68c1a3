import { readdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Arm } from './rig.ts';
import type { Seen } from './world.ts';

/** What a reader finds through the link `current` of a target folder; null: nothing. */
export async function lookAtFolder(path: string): Promise<Seen | null> {
  const root = await realpath(join(path, 'current', 'files')).catch(() => null);
  if (root === null) return null;
  const seen: Seen = {};
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    seen[file.slice(root.length + 1)] = await readFile(file, 'utf8');
  }
  return seen;
}

/** Somebody has changed a file by hand. */
export const changeByHand =
  (path: string): Arm =>
  () => {
    writeFileSync(join(path, 'current', 'files', 'a.txt'), 'by hand\n');
    return () => undefined;
  };

/** The bytes of a file change where they are stored, after they were written. */
export const spoilStaged =
  (path: string): Arm =>
  ({ at }) => {
    at('Verify the copy', () => {
      const releases = join(path, 'releases');
      const staging = readdirSync(releases).find(name => name.startsWith('.staging-')) ?? '';
      writeFileSync(join(releases, staging, 'files', 'a.txt'), 'spoilt');
    });
    return () => undefined;
  };
