import { Failure } from '../../../failure.ts';
import type { Oid } from '../../../repository/types.ts';
import type { Means } from '../define.ts';
import { type LiveRelease, type Step, type Target, unattended } from '../target.ts';
import { bareRemote } from './bare-remote.ts';
import { type GitSettings, isHttp, plainUrl } from './git-url.ts';
import { httpRemote } from './http/http-remote.ts';
import { liveRelease } from './live-release.ts';
import { breakLock, dropLockOf, lockState, takeLock } from './lock.ts';
import type { GitPlace } from './place.ts';
import { refNames } from './ref-names.ts';
import { commitOf, type Note, readNote } from './release-commit.ts';
import { nothingToSend, type Remote } from './remote.ts';
import { revert } from './revert.ts';
import { stageRelease } from './stage.ts';

/** A branch of a repository elsewhere. How it looks there: docs/targets/git.md. */
export function gitTarget(settings: GitSettings, means: Means): Target {
  const url = plainUrl(settings.url);
  const remote = isHttp(url)
    ? httpRemote({
        url,
        username: settings.username,
        password: () => means.credential('password'),
        certificate: settings.certificate ?? '',
      })
    : bareRemote(url);
  return branchTarget(remote, url, settings, means);
}

/** The same, with a remote of any kind. */
function branchTarget(
  remote: Remote,
  url: string,
  { branch, keepReleases }: GitSettings,
  { object }: Means,
): Target {
  const names = refNames(branch);
  const place: GitPlace = {
    remote,
    names,
    tip: undefined,
    switched: null,
    verified: null,
    lock: null,
    unsettled: null,
    commits: new Map(),
    who: { name: 'Tagline', email: '' },
  };
  return {
    kind: 'git',
    summary: `Branch ${branch} of ${url}`,
    capabilities: { atomic: true, readable: true, lockable: true },
    preflight: async step => {
      await readTip(place, step);
    },
    lock: async (claim, step) => {
      place.who = { name: claim.who, email: '' };
      const lock = await takeLock(remote, names.lock, claim, step);
      place.lock = lock;
      return lock;
    },
    lockState: step => lockState(remote, names.lock, step),
    breakLock: (id, step) => breakLock(remote, names.lock, id, step),
    live: async step => {
      if (place.unsettled) throw place.unsettled;
      const found = await readTip(place, step);
      place.tip = found?.tip ?? null;
      return found && liveOf(place, found, object);
    },
    stage: (release, step) => stageRelease(place, release, step),
    revert: (releaseId, step) => revert(place, releaseId, step),
    cleanUp: async (deployment, releaseId) => {
      const found = await readTip(place, unattended);
      const refs = await remote.refs(unattended.signal);
      const left = [names.staged(releaseId)];
      if (found?.note?.release !== releaseId) left.push(names.release(releaseId));
      const updates = left.flatMap(ref => {
        const from = refs.get(ref);
        return from === undefined ? [] : [{ ref, from, to: null }];
      });
      if (updates.length > 0) await remote.push(updates, nothingToSend, unattended);
      await dropLockOf(remote, names.lock, deployment);
    },
    prune: async protect => {
      const refs = await remote.refs(unattended.signal);
      const ids = names.releaseIds(refs);
      const kept = new Set(protect);
      for (const id of ids.toReversed()) if (kept.size < keepReleases) kept.add(id);
      const old = ids.filter(id => !kept.has(id));
      const gone = [...old.map(names.release), ...names.stagedIds(refs).map(names.staged)];
      const updates = gone.map(ref => ({ ref, from: refs.get(ref) ?? null, to: null }));
      if (updates.length > 0) await remote.push(updates, nothingToSend, unattended);
      return old.length;
    },
  };
}

type Tip = { tip: Oid; tree: Oid; note: Note | null };

/** Where the branch stands; null when there is none. Throws `target-unreachable` where it is not Tagline's. */
async function readTip({ remote, names, commits }: GitPlace, step: Step): Promise<Tip | null> {
  const refs = await remote.refs(step.signal);
  const tip = refs.get(names.branch);
  if (tip === undefined) return null;
  const releases = names.releaseIds(refs).map(id => refs.get(names.release(id)) ?? '');
  let commit = commits.get(tip);
  if (!commit) {
    const known = [...refs].filter(([ref]) => ref.startsWith('refs/tags/')).map(([, oid]) => oid);
    const others = [...known, ...releases].filter(oid => oid !== tip);
    const objects = await remote.objects(tip, others, { ...step, progress: unattended.progress });
    commit = await objects.using(read => commitOf(tip, read(tip)));
    commits.set(tip, commit);
  }
  const { tree, message } = commit;
  const note = readNote(message);
  if (note !== null || releases.length > 0) return { tip, tree, note };
  const text = `The branch ${names.branch.slice('refs/heads/'.length)} there holds something that Tagline did not deploy. Choose another branch, or remove that one first.`;
  throw new Failure('target-unreachable', text, { branch: names.branch });
}

/** What somebody else committed on top is a release too: one that no receipt tells of. */
function liveOf(
  { remote, verified }: GitPlace,
  { tip, tree, note }: Tip,
  own: Means['object'],
): LiveRelease | null {
  if (note !== null && note.release === null) return null;
  const known = verified?.commit === tip ? verified.files : null;
  const id = note?.release ?? `commit-${tip}`;
  return liveRelease(remote, { id, commit: tip, tree, note, known, ...(own ? { own } : {}) });
}
