import { Failure } from '../failure.ts';
import { objectId } from '../repository/raw-object.ts';
import type { Repository } from '../repository/types.ts';
import type { TreeEdit } from './edit-tree.ts';
import type { FileDifference, LiveReading } from './live-state.ts';
import type { LiveFile } from './targets/target.ts';

/**
 * Keeps the bytes of files that are live as objects, proven to be what was compared.
 * @param drift what differs from the version that was deployed; null: every file is taken
 */
export async function takeLiveFiles(
  repository: Repository,
  { release, files }: Extract<LiveReading, { kind: 'release' }>,
  drift: FileDifference[] | null,
): Promise<TreeEdit[]> {
  const wanted = drift ?? files.map(file => ({ path: file.path, before: null, after: file }));
  const edits: TreeEdit[] = [];
  for (const { path, after } of wanted) {
    if (after === null) {
      edits.push({ path, file: null });
      continue;
    }
    assertOrdinary(after);
    const bytes = await release.read(path);
    if (objectId('blob', bytes) !== after.oid) {
      const message = `${path} was changed there while it was read. Nothing was adopted; try it again.`;
      throw new Failure('live-differs', message, { path });
    }
    edits.push({ path, file: { mode: after.mode, oid: await repository.writeBlob(bytes) } });
  }
  return edits;
}

/** Links, pipes and the like can't be deployed, so a version that held them would never match what runs. */
function assertOrdinary({ path, mode, oid }: Pick<LiveFile, 'path' | 'mode' | 'oid'>): void {
  if ((mode === '100644' || mode === '100755') && !/^0+$/.test(oid)) return;
  const message = `${path} is no ordinary file there, so what runs there can’t be adopted. Remove it there first.`;
  throw new Failure('path-invalid', message, { path });
}
