import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileAccess } from './file-access.ts';
import { isReleaseId, type Layout, stagingName } from './layout.ts';
import { readManifestHead } from './manifest.ts';
import { removeTree } from './remove-tree.ts';

/**
 * Removes the oldest releases beyond `keep`, never a protected one, and only folders that carry a manifest of
 * their own name. Answers how many.
 */
export async function pruneReleases(layout: Layout, keep: number, protect: string[]): Promise<number> {
  const ids = (await readdir(layout.releases)).filter(isReleaseId);
  if (ids.length <= keep) return 0;
  const releases: { id: string; createdAt: string }[] = [];
  for (const id of ids) {
    const manifest = await readManifestHead(layout.release(id).manifest);
    if (manifest?.release === id) releases.push({ id, createdAt: manifest.createdAt });
  }
  releases.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const kept = new Set(protect);
  for (const { id } of releases) if (kept.size < keep) kept.add(id);
  const old = releases.filter(({ id }) => !kept.has(id));
  for (const { id } of old) {
    // Renamed first: a release that is half removed must not look like a whole one.
    const aside = join(layout.releases, stagingName(id));
    await rename(layout.release(id).folder, aside);
    await removeTree(aside, await fileAccess(layout.releases));
  }
  return old.length;
}
