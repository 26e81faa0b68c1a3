import { asFailure, Failure } from '../../../failure.ts';
import { createBreather } from '../../../repository/breathe.ts';
import type { RawObject } from '../../../repository/raw-object.ts';
import { parseTree } from '../../../repository/tree-codec.ts';
import type { Oid } from '../../../repository/types.ts';
import type { Release, Step } from '../target.ts';
import type { GitPlace } from './place.ts';
import type { Remote } from './remote.ts';

export type Sent = {
  commit: Oid;
  /** The release's tree, which the commit names. */
  tree: Oid;
  /** What was sent, from here. */
  object: (oid: Oid) => Promise<RawObject>;
  sent: ReadonlySet<Oid>;
  /** What the refs there named before; what they lead to may be left out when the release is handed out. */
  known: readonly Oid[];
};

/**
 * Has everything of the release handed out that was sent for it, and proves it by its ids (decision 011): then what
 * its commit leads to is exactly the version's files. Throws `verification-failed`.
 */
export async function verifySent(place: GitPlace, release: Release, what: Sent, step: Step): Promise<void> {
  const { remote, names } = place;
  const { commit, known } = what;
  const failed = (message: string) => new Failure('verification-failed', message);
  if ((await remote.refs(step.signal)).get(names.staged(release.id)) !== commit) {
    throw failed('What was staged there is not what was sent.');
  }
  try {
    const needed = [commit, ...(await neededOf(what))];
    const left = await readEach(remote, commit, known, needed, step);
    // What it takes from what it had before is in a clone without history, too.
    const missing = left.length > 0 ? await readEach(remote, commit, [], left, step) : left;
    if (missing.length > 0) throw failed(`${missing.length} objects of it are not there.`);
  } catch (error) {
    const damage = error instanceof Failure && error.code === 'version-damaged';
    if (!damage) throw error;
    throw failed(`What was sent does not read back the same: ${asFailure(error).message}`);
  }
  const files = release.files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  place.verified = { commit, files };
}

/** The folders and files of a release that were sent. */
async function neededOf({ tree, object, sent }: Sent): Promise<Set<Oid>> {
  const needed = new Set<Oid>();
  const visit = async (oid: Oid): Promise<void> => {
    if (!sent.has(oid) || needed.has(oid)) return;
    needed.add(oid);
    for (const entry of parseTree((await object(oid)).data)) {
      if (entry.mode === '40000') await visit(entry.oid);
      else if (sent.has(entry.oid)) needed.add(entry.oid);
    }
  };
  await visit(tree);
  return needed;
}

/** Reads what the remote hands out, without what `known` lead to. Answers what was not among it. */
async function readEach(
  remote: Remote,
  commit: Oid,
  known: readonly Oid[],
  oids: readonly Oid[],
  step: Step,
): Promise<Oid[]> {
  const objects = await remote.objects(commit, known, step);
  return await objects.using(async read => {
    const missing: Oid[] = [];
    const breathe = createBreather();
    for (const [done, oid] of oids.entries()) {
      await breathe();
      step.signal.throwIfAborted();
      try {
        read(oid);
      } catch (error) {
        if (!(error instanceof Failure) || error.data.missing !== true) throw error;
        missing.push(oid);
      }
      step.progress(done + 1, oids.length);
    }
    step.signal.throwIfAborted();
    return missing;
  });
}
