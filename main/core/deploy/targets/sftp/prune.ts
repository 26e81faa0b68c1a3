import { type Layout, stagingName } from '../folder/layout.ts';
import { removeTrees } from './files/remove-tree.ts';
import { readAbout } from './live-release.ts';
import type { Session } from './server.ts';

/**
 * Removes the oldest releases beyond `keep`, never a protected one, and only folders that carry a manifest of
 * their own name. Answers how many. `seen`: what stands in `releases`, where that was just looked at.
 */
export async function pruneReleases(
  session: Session,
  layout: Layout,
  keep: number,
  protect: string[],
  seen: readonly string[] | null,
): Promise<number> {
  const { files } = session;
  const names = seen ?? (await files.list(layout.releases)).map(({ filename }) => filename);
  // Ids begin with the time.
  const ids = names.filter(name => /^\d{8}T\d{6}Z-/.test(name));
  const kept = new Set(protect);
  for (const id of ids.sort().toReversed()) if (kept.size < keep) kept.add(id);
  const old: string[] = [];
  for (const id of ids.filter(each => !kept.has(each))) {
    const about = await readAbout(files, layout.release(id).manifest);
    if (about?.release !== id) continue;
    // Renamed first: a release that is half removed must not look like a whole one.
    await files.rename(layout.release(id).folder, `${layout.releases}/${stagingName(id)}`);
    old.push(id);
  }
  const aside = old.map(id => `${layout.releases}/${stagingName(id)}`);
  await removeTrees(session, aside);
  return old.length;
}
