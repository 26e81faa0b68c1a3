import type { Version } from '../../../../contract/commands/versions.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { readFirstParent } from '../first-parent.ts';
import type { VersionIndex } from '../versions/version-index.ts';
import type { DraftTip } from './draft-log.ts';

const longestWalk = 1000;
const newestLooked = 100;

/** The newest usable version of each commit; `versions` is newest first. */
function namesByCommit(versions: Version[]): Map<Oid, string> {
  const names = new Map<Oid, string>();
  for (const { usable, commit, name } of versions) {
    if (usable && commit !== null && !names.has(commit)) names.set(commit, name);
  }
  return names;
}

/**
 * The active version: what the draft's history says, as long as HEAD stands where it stood then. Where
 * someone has used git directly, whichever comes first on the way back from HEAD: that earlier place, or a
 * commit with a version. Null when there is none within 1,000 commits.
 */
export async function findBase(
  repository: Repository,
  index: VersionIndex,
  tip: DraftTip | null,
): Promise<string | null> {
  const { commit: head } = await repository.head();
  const { base: recorded, head: recordedHead } = tip?.record ?? { base: null, head: null };
  const known = recorded !== null && (await isUsable(index, recorded));
  if (known && recordedHead === head) return recorded;

  // Mostly HEAD stands on one of the newest, which come at once.
  const { versions: newest } = await index.newest(newestLooked);
  const onHead = head === null ? undefined : namesByCommit(newest).get(head);
  if (onHead !== undefined) return onHead;

  const names = namesByCommit(await index.list());
  let at = head;
  for (let steps = 0; at !== null && steps < longestWalk; steps++) {
    if (at === recordedHead && known) return recorded;
    const name = names.get(at);
    if (name !== undefined) return name;
    at = await readFirstParent(repository, at);
  }
  // Nothing on the way: an unrelated history, or one without versions.
  return known && recordedHead === null ? recorded : null;
}

async function isUsable(index: VersionIndex, name: string): Promise<boolean> {
  try {
    await index.resolve(name);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
