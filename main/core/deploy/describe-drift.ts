import type { Drift } from '../../../contract/commands/deploy.ts';
import type { Counts } from '../../../contract/shapes.ts';
import { diffFileLists } from '../project/compare/describe-changes.ts';
import type { OpenProject } from '../project/types.ts';
import type { JudgedDrift } from './drift.ts';
import { describeLiveChanges } from './live-changes.ts';
import type { LiveReading } from './live-state.ts';

/** The version that was deployed, what is live and the latest draft beside each other; null without drift. */
export async function describeDrift(
  project: OpenProject,
  reading: LiveReading,
  { state, drift, expected }: JudgedDrift,
): Promise<Drift | null> {
  if (state !== 'differs' || reading.kind !== 'release') return null;
  const { repository } = project;
  const { tree } = await project.draft();
  const draft = await repository.listFiles(tree);
  const sinceVersion = expected && (await repository.diffTrees(expected.tree, tree).catch(() => null));
  return {
    version: expected?.version ?? null,
    ...(await describeLiveChanges(repository, reading, 'to-live', drift)),
    draftSinceVersion: sinceVersion && counted(sinceVersion),
    draftSinceLive: counted(diffFileLists(reading.files, draft)),
  };
}

/** Files that were added, changed and removed. */
export function counted(changes: { before: unknown; after: unknown }[]): Counts {
  const counts: Counts = { added: 0, modified: 0, deleted: 0 };
  for (const { before, after } of changes) {
    counts[before === null ? 'added' : after === null ? 'deleted' : 'modified']++;
  }
  return counts;
}
