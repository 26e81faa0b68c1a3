import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Files } from './project.ts';

/** Real workflows and flows made by others; they stand beside the checkout and are not part of it. */
const fixtures = join(import.meta.dirname, '..', '..', '..', 'shared', 'fixtures');

export const haveFixtures = (): boolean => existsSync(join(fixtures, 'n8n-workflows'));

/** All n8n workflows and Node-RED flows, by the path that they get in a project. */
export async function fixtureFiles(): Promise<Files> {
  const files: Files = {};
  for (const kind of ['n8n-workflows', 'node-red-examples']) {
    const entries = await readdir(join(fixtures, kind), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
      const path = join(entry.parentPath, entry.name);
      files[relative(fixtures, path)] = await readFile(path);
    }
  }
  return files;
}
