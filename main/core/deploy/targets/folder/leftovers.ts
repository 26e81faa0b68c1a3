import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Layout, stagedId } from './layout.ts';

const lockTempAfterMs = 60_000;

/**
 * Removes what deployments left that died. Call it under the lock: then nobody stages or switches. Others may
 * be trying for the lock, so only an old try is a left one.
 */
export async function removeLeftovers(layout: Layout): Promise<void> {
  for (const name of await readdir(layout.releases)) {
    if (stagedId(name) !== null) await rm(join(layout.releases, name), { recursive: true, force: true });
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
