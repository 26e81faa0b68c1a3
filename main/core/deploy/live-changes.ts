import type { FileChange } from '../../../contract/commands/compare.ts';
import type { Counts } from '../../../contract/shapes.ts';
import { describeChanges } from '../project/compare/describe-changes.ts';
import type { OpenSide } from '../project/compare/sides.ts';
import type { Repository } from '../repository/types.ts';
import type { FileDifference, LiveReading } from './live-state.ts';

/** Describes differences between what is live and files of the repository, from the one to the other. */
export async function describeLiveChanges(
  repository: Repository,
  reading: LiveReading,
  direction: 'from-live' | 'to-live',
  changes: FileDifference[],
): Promise<{ changes: FileChange[]; counts: Counts }> {
  const stored = side(file => repository.readBlob(file.oid));
  const live = side(file => {
    if (reading.kind === 'release') return reading.release.read(file.path);
    return Promise.resolve(new Uint8Array());
  });
  return direction === 'from-live'
    ? await describeChanges(live, stored, changes)
    : await describeChanges(stored, live, changes);
}

/** Only the bytes are asked of a side here: what differs is known already. */
function side(read: OpenSide['read']): OpenSide {
  const nothing = { tree: null, files: () => Promise.resolve([]), find: () => Promise.resolve(null) };
  return { ...nothing, read, close: () => Promise.resolve() };
}
