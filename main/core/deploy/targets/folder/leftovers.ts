import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { type Layout, stagedId } from './layout.ts';
import { removeTree } from './remove-tree.ts';

const lockTempAfterMs = 60_000;

/**
 * Removes what deployments left that died. Call it under the lock: then nobody stages or switches. Others may
 * be trying for the lock, so only an old try is a left one.
 */
export async function removeLeftovers(layout: Layout, access: FileAccess): Promise<void> {
  for (const name of await readdir(layout.releases)) {
    if (stagedId(name) !== null) await removeTree(join(layout.releases, name), access);
  }
  for (const name of await readdir(layout.root)) {
    const path = join(layout.root, name);
    const pointer = /^\.current-[0-9a-f]{12}$/.test(name);
    const lock = /^deploy\.lock\.[0-9a-f]{12}$/.test(name) && (await ageMs(path)) > lockTempAfterMs;
    if (pointer || lock) await rm(path, { force: true });
  }
}

async function ageMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found === null ? 0 : Date.now() - found.mtimeMs;
}
