import { Failure } from '../../../failure.ts';
import type { CommitObject, Oid } from '../../../repository/types.ts';
import { type LiveFile, lockBroken } from '../target.ts';
import type { GitLock } from './lock.ts';
import type { RefNames } from './ref-names.ts';
import { RefMoved, type Remote } from './remote.ts';

/** The state of a deployment on its way, as one opened target keeps it. */
export type GitPlace = {
  remote: Remote;
  names: RefNames;
  /** Where the branch stood when what is live was last read; undefined before that. */
  tip: Oid | null | undefined;
  /** What this deployment has made live. */
  switched: Oid | null;
  /** What was sent and read back, with its files in path order. */
  verified: { commit: Oid; files: LiveFile[] } | null;
  lock: GitLock | null;
  /** Set when it can't be told whether a switch has happened or still may. */
  unsettled: Failure | null;
  /** Commits of the branch that were read or made: an id stands for its bytes. */
  commits: Map<Oid, CommitObject>;
  who: { name: string; email: string };
};

/** A ref that has moved, as the pipeline tells it. */
export function movedFailure(error: unknown, { names }: GitPlace): unknown {
  if (!(error instanceof RefMoved)) return error;
  const data = { ref: error.ref, now: error.now };
  if (error.ref === names.lock) {
    return new Failure('target-busy', lockBroken, data, {
      cause: error,
    });
  }
  if (error.ref.startsWith('refs/tags/')) return tagTaken(error.ref, error.now);
  const message =
    'Somebody changed the branch while this was being deployed. Look at what is live there now.';
  return new Failure('live-differs', message, data, { cause: error });
}

export function tagTaken(ref: string, now: Oid | null): Failure {
  const message = `The repository there has another version under the name ${ref.slice('refs/tags/'.length)}. Remove that tag there, or give the version another name.`;
  return new Failure('name-taken', message, { ref, now });
}
