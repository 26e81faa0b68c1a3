import type { Receipt } from '../../../contract/receipt.ts';
import { asFailure, Failure } from '../failure.ts';
import type { JobControl } from '../jobs.ts';
import { type Artifact, hashWhileReading } from './artifact.ts';
import type { Deployment } from './deployment.ts';
import { refuseDrift } from './drift.ts';
import { amountOf, type End, nameOf, sentences, unchanged } from './end.ts';
import type { Patience } from './patience.ts';
import { phaseStep } from './phases.ts';
import { type ReleaseContent, readProven, releaseContent } from './release-files.ts';
import { assertRoom } from './room.ts';
import type { LiveRelease, Release, ReleaseFile, Staged, TargetLock } from './targets/target.ts';

/** What a deployment has begun at a target and has to give back; also what it does not wait for any more. */
export type Held = { lock: Promise<TargetLock> | null; staged: Promise<Staged> | null };

export type Prepared = {
  ready: true;
  /** What was live before. */
  before: LiveRelease | null;
  content: ReleaseContent;
  staged: Staged;
  /** The files that were brought. */
  artifact: Artifact;
  /** What somebody had changed there, see `refuseDrift`. */
  overwrote: string | null;
};

/**
 * Everything up to the switch. The old release stays live; the end is answered instead of thrown, and what has
 * to be given back is in `held` then.
 */
export async function prepare(
  deployment: Deployment,
  open: Receipt,
  control: JobControl,
  { wait }: Patience,
  held: Held,
  foundLive: (releaseId: string | null) => Promise<void>,
): Promise<Prepared | { ready: false; end: End }> {
  const { repository, target, version } = deployment;
  const { signal } = control;
  let standing = 'Nothing was changed.';
  try {
    const checking = phaseStep(control, signal, 'Check the target', [0, 0.05]);
    signal.throwIfAborted();
    await wait(target.preflight(checking));
    const content = await releaseContent(repository, version.tree, target.takes);
    signal.throwIfAborted();
    const claim = { deployment: open.id, who: deployment.who.name, version: version.name };
    held.lock = target.lock(claim, checking);
    const lock = await wait(held.lock);
    const before = await wait(target.live(checking));
    standing = unchanged(before);
    control.note(before === null ? 'Nothing is live there yet.' : `${nameOf(before)} is live there.`);
    await foundLive(before?.id ?? null);
    signal.throwIfAborted();
    await wait(deployment.recheck?.() ?? Promise.resolve());
    const overwrote = await wait(refuseDrift(deployment, before, checking));
    const read = (file: ReleaseFile) => repository.readBlob(file.oid);
    const bringing = { files: content.files, name: version.name, read };
    await wait(assertRoom(target, bringing, async () => (await before?.files(checking)) ?? [], checking));
    signal.throwIfAborted();
    const hashing = hashWhileReading(content.files, file => readProven(repository, file));
    const release = describe(deployment, open, content, hashing.read);
    const copying = phaseStep(control, signal, 'Copy the files', [0.05, 0.55], hashing.bytes);
    held.staged = target.stage(release, copying);
    const staged = await wait(held.staged);
    await wait(staged.verify(phaseStep(control, signal, 'Verify the copy', [0.55, 0.7])));
    const artifact = await hashing.digest(signal);
    control.note(`${amountOf({ files: staged.files, ...artifact })} stand there, verified, not live yet.`);
    control.report({ phase: 'Switch', ratio: 0.7, message: '' });
    await wait(lock.assertHeld());
    signal.throwIfAborted();
    held.staged = null;
    return { ready: true, before, content, staged, artifact, overwrote };
  } catch (error) {
    const none = { files: 0, bytes: 0, artifact: null, overwrote: null, readBack: null };
    if (signal.aborted) {
      return {
        ready: false,
        end: { ...none, outcome: 'cancelled', message: `Cancelled. ${standing}`, error: null },
      };
    }
    const failure = asFailure((await lockLost(held, wait)) ?? error, `deploy ${version.name}`);
    const message = sentences(failure.message, standing);
    return { ready: false, end: { ...none, outcome: 'failed', message, error: failure } };
  }
}

/** Whoever breaks a lock and deploys removes what was staged: then the lost lock is the reason to tell. */
async function lockLost({ lock }: Held, wait: Patience['wait']): Promise<unknown> {
  try {
    if (lock) await wait((await lock).assertHeld());
    return null;
  } catch (error) {
    return error instanceof Failure && error.code === 'target-busy' ? error : null;
  }
}

function describe(
  { repository, version, environment, who }: Deployment,
  open: Receipt,
  content: ReleaseContent,
  read: Release['read'],
): Release {
  return {
    id: open.releaseId,
    deployment: open.id,
    version: version.name,
    tag: version.tag,
    commit: version.commit,
    tree: version.tree,
    environment: open.environment,
    createdAt: open.startedAt,
    who,
    files: content.files,
    isWhole: content.left.length === 0,
    connections: environment.connections,
    read,
    object: oid => repository.readObject(oid),
  };
}
