import { Failure } from '../../../failure.ts';
import { objectId, type RawObject } from '../../../repository/raw-object.ts';
import type { Oid } from '../../../repository/types.ts';
import { type Release, type Staged, type Step, unattended } from '../target.ts';
import { buildTree, missingThere } from './outgoing.ts';
import { type GitPlace, movedFailure, tagTaken } from './place.ts';
import { commitOf, newCommit, releaseMessage } from './release-commit.ts';
import { nothingToSend, type RefUpdate } from './remote.ts';
import { verifySent } from './verify-sent.ts';

/**
 * Sends the release as a commit under a ref of its own, with the version's history behind it; the branch stays
 * where it is. Throws `live-differs`, `name-taken`, `deployment-failed` with what the remote said.
 */
export async function stageRelease(place: GitPlace, release: Release, step: Step): Promise<Staged> {
  const { remote, names } = place;
  place.who = release.who;
  const refs = await remote.refs(step.signal);
  step.signal.throwIfAborted();
  const tip = refs.get(names.branch) ?? null;
  if (place.tip !== undefined && place.tip !== tip) throw branchMoved();
  const tagRef = names.tag(release.version);
  const tagThere = refs.get(tagRef) ?? null;
  if (tagThere !== null && tagThere !== release.tag) throw tagTaken(tagRef, tagThere);

  const known = [...refs.values()];
  const own = new Map<Oid, RawObject>();
  const tree = release.isWhole ? release.tree : buildTree(release.files, own);
  const author = { ...release.who, date: new Date(release.createdAt) };
  const parents = [...(tip === null ? [] : [tip]), release.commit];
  const commit = newCommit(tree, parents, author, releaseMessage(release));
  place.commits.set(commit.oid, commitOf(commit.oid, commit.object));
  const missing = await missingThere(release, known);
  missing.push(...own.keys());
  own.set(commit.oid, commit.object);
  const oids = [...new Set([...missing, commit.oid])];
  const object = async (oid: Oid): Promise<RawObject> => {
    const found = own.get(oid) ?? (await release.object(oid));
    if (objectId(found.type, found.data) === oid) return found;
    throw new Failure('version-damaged', `An object of this version is damaged: ${oid}.`, { oid });
  };
  const ref = names.staged(release.id);
  const discard = async () => {
    const now = await remote.refs(unattended.signal);
    const updates = [ref, names.release(release.id)].flatMap((each): RefUpdate[] => {
      const from = now.get(each);
      return from === undefined ? [] : [{ ref: each, from, to: null }];
    });
    if (updates.length > 0) await remote.push(updates, nothingToSend, unattended);
  };
  try {
    await remote.push(
      [{ ref, from: refs.get(ref) ?? null, to: commit.oid }],
      { oids, object },
      inFiles(release, step),
    );
    step.signal.throwIfAborted();
  } catch (error) {
    // The failure that brought us here is the one to tell.
    await discard().catch(() => undefined);
    throw movedFailure(error, place);
  }
  // A first release is handed out whole, and the history behind it is left out.
  const what = { commit: commit.oid, tree, object, sent: new Set(oids), known: tip === null ? [] : known };
  return {
    files: release.files.length,
    verify: inner => verifySent(place, release, what, inFiles(release, inner)),
    activate: () => activate(place, release, { commit: commit.oid, tip, object }),
    discard,
  };
}

/** What is sent and read are objects, of which folders are some too: told is the same part of the release's files. */
function inFiles({ files }: Release, step: Step): Step {
  const all = files.length;
  return {
    ...step,
    progress: (done, total, sent) =>
      step.progress(total === 0 ? all : Math.floor((all * done) / total), all, sent),
  };
}

function branchMoved(): Failure {
  const message =
    'Somebody changed the branch while this was being deployed. Look at what is live there now.';
  return new Failure('live-differs', message);
}

type Ready = { commit: Oid; tip: Oid | null; object: (oid: Oid) => Promise<RawObject> };

/** Moves the branch, and with it makes the tag and the release's own ref. */
async function activate(place: GitPlace, release: Release, { commit, tip, object }: Ready): Promise<string> {
  const { remote, names, lock } = place;
  const refs = await remote.refs(unattended.signal);
  const create = (ref: string, to: Oid): RefUpdate[] =>
    refs.get(ref) === to ? [] : [{ ref, from: null, to }];
  const kept = names.releaseIds(refs).some(id => refs.get(names.release(id)) === tip);
  const updates: RefUpdate[] = [
    ...create(names.tag(release.version), release.tag),
    ...create(names.release(release.id), commit),
    // What somebody else had put on top can be gone back to as well.
    ...(tip === null || kept ? [] : create(names.release(`commit-${tip}`), tip)),
    { ref: names.branch, from: tip, to: commit },
  ];
  const tag = { oids: release.tag === release.commit ? [] : [release.tag], object };
  try {
    if (lock) await lock.pushWith(updates, tag);
    else await remote.push(updates, tag, unattended);
  } catch (error) {
    await settleSwitch(place, commit, error);
  }
  place.tip = commit;
  place.switched = commit;
  return `Switched by moving the branch ${names.branch.slice('refs/heads/'.length)}.`;
}

/**
 * After a push whose answer was lost: it may still come late. Once the lock is gone it can't, so what the
 * branch holds then is the outcome. Comes back when the switch has happened, throws when it has not.
 */
async function settleSwitch(place: GitPlace, commit: Oid, error: unknown): Promise<void> {
  const { remote, names, lock } = place;
  if (!(error instanceof Failure) || error.code !== 'target-unreachable') throw movedFailure(error, place);
  try {
    await lock?.release();
    if ((await remote.refs(unattended.signal)).get(names.branch) === commit) return;
  } catch (cause) {
    const message = `${error.message} It could not be found out whether the branch was moved.`;
    place.unsettled = new Failure('target-unreachable', message, error.data, { cause });
    throw place.unsettled;
  }
  throw error;
}
