import type { Pending } from '../../../contract/commands/deploy.ts';
import type { Version } from '../../../contract/commands/versions.ts';
import type { Receipt } from '../../../contract/receipt.ts';
import { openEnvironments } from '../environments/environments.ts';
import { runningHistory } from '../environments/running.ts';
import type { OpenProject } from '../project/types.ts';
import { commitsBetween } from '../project/versions/commits-between.ts';
import type { Repository } from '../repository/types.ts';
import { openAudit } from './audit.ts';
import { counted } from './describe-drift.ts';

/** What each environment has not received yet, by its id; see the command. */
export async function pendingDeployments(project: OpenProject): Promise<{ [id: string]: Pending }> {
  const { repository } = project;
  const [environments, entries, versions, draft] = await Promise.all([
    openEnvironments(repository).list(),
    openAudit(repository).list(),
    project.listVersions(),
    project.draft(),
  ]);
  const newest = versions.find(({ usable }) => usable) ?? null;
  const pending = environments.map(async ({ id }): Promise<[string, Pending][]> => {
    const { running } = runningHistory(entries, id);
    try {
      const changesTo = async (tree: string | null) =>
        counted(await repository.diffTrees(running?.tree ?? null, tree));
      const [versionCount, changes, draftChanges] = await Promise.all([
        newVersions(repository, versions, running, newest),
        changesTo(newest === null ? (running?.tree ?? null) : newest.tree),
        changesTo(draft.tree),
      ]);
      return [[id, { newest: newest?.name ?? null, versions: versionCount, changes, draft: draftChanges }]];
    } catch {
      return [];
    }
  });
  return Object.fromEntries((await Promise.all(pending)).flat());
}

async function newVersions(
  repository: Repository,
  versions: Version[],
  running: Receipt | null,
  newest: Version | null,
): Promise<number | null> {
  if (running === null) return null;
  const { gained } = await commitsBetween(repository, running.commit, newest?.commit ?? null);
  return versions.filter(({ commit, usable }) => usable && commit !== null && gained.has(commit)).length;
}
