import { Failure } from '../../../failure.ts';
import type { Step } from '../target.ts';
import { type GitPlace, movedFailure } from './place.ts';
import {
  commitOf,
  emptyMessage,
  emptyTree,
  type NewCommit,
  newCommit,
  readNote,
  revertMessage,
} from './release-commit.ts';
import type { Outgoing } from './remote.ts';

/**
 * Makes an earlier release live again; null: nothing. A new commit with its files goes on top, so the branch
 * only ever moves forward. Throws `live-differs`, `deployment-failed`.
 */
export async function revert(place: GitPlace, releaseId: string | null, step: Step): Promise<void> {
  const { remote, names, who } = place;
  const refs = await remote.refs(step.signal);
  const tip = refs.get(names.branch) ?? null;
  // What this deployment left there is taken back, not what somebody put on top since.
  if (place.switched !== null && place.switched !== tip) {
    const message = 'Somebody else has changed the branch since; it was left as it is.';
    throw new Failure('live-differs', message, { branch: names.branch });
  }
  if (tip === null && releaseId === null) return;
  const parents = tip === null ? [] : [tip];
  const author = { ...who, date: new Date() };
  let commit: NewCommit;
  if (releaseId === null) commit = newCommit(emptyTree.oid, parents, author, emptyMessage());
  else {
    const from = refs.get(names.release(releaseId));
    if (from === undefined) {
      const message = `The release ${releaseId} is not kept there any more, so it can’t be gone back to.`;
      throw new Failure('deployment-failed', message, { release: releaseId });
    }
    if (from === tip) return;
    const objects = await remote.objects(from, [], step);
    const { tree, message } = await objects.using(read => commitOf(from, read(from)));
    commit = newCommit(tree, parents, author, revertMessage(releaseId, readNote(message)));
  }
  const outgoing: Outgoing = {
    oids: [...(releaseId === null ? [emptyTree.oid] : []), commit.oid],
    object: oid => (oid === commit.oid ? commit.object : emptyTree.object),
  };
  try {
    await remote.push([{ ref: names.branch, from: tip, to: commit.oid }], outgoing, step);
    place.tip = commit.oid;
    place.commits.set(commit.oid, commitOf(commit.oid, commit.object));
    place.switched = null;
  } catch (error) {
    throw movedFailure(error, place);
  }
}
