import type { Receipt } from '../../../contract/receipt.ts';
import { asFailure } from '../failure.ts';
import type { JobControl } from '../jobs.ts';
import { hashWhileReading } from './artifact.ts';
import type { Deployment } from './deployment.ts';
import { refuseDrift } from './drift.ts';
import { type End, sentences, unchanged } from './end.ts';
import { phaseStep } from './phases.ts';
import { type ReleaseContent, readProven, releaseContent } from './release-files.ts';
import type { LiveRelease, Release, Staged, TargetLock } from './targets/target.ts';

export type Prepared = {
  ready: true;
  lock: TargetLock;
  /** What was live before. */
  before: LiveRelease | null;
  content: ReleaseContent;
  staged: Staged;
  /** The digest of the files that were brought. */
  artifact: string;
  /** What somebody had changed there, see `refuseDrift`. */
  overwrote: string | null;
};

/**
 * Everything up to the switch. The old release stays live; what was staged is removed again when it fails or
 * is cancelled, and the end is answered instead of thrown.
 */
export async function prepare(
  deployment: Deployment,
  open: Receipt,
  control: JobControl,
  foundLive: (releaseId: string | null) => Promise<void>,
): Promise<Prepared | { ready: false; end: End }> {
  const { repository, target, version } = deployment;
  const { signal } = control;
  let lock: TargetLock | null = null;
  let staged: Staged | null = null;
  let standing = 'Nothing was changed.';
  try {
    const checking = phaseStep(control, signal, 'Check the target', [0, 0.05]);
    await target.preflight();
    const content = await releaseContent(repository, version.tree);
    signal.throwIfAborted();
    lock = await target.lock({ deployment: open.id, who: deployment.who.name, version: version.name });
    const before = await target.live();
    standing = unchanged(before);
    await foundLive(before?.id ?? null);
    signal.throwIfAborted();
    const overwrote = await refuseDrift(deployment, before, checking);
    signal.throwIfAborted();
    const hashing = hashWhileReading(content.files, file => readProven(repository, file));
    const release = describe(deployment, open, content, hashing.read);
    staged = await target.stage(release, phaseStep(control, signal, 'Copy the files', [0.05, 0.55]));
    await staged.verify(phaseStep(control, signal, 'Verify the copy', [0.55, 0.7]));
    const artifact = await hashing.digest(signal);
    control.report({ phase: 'Switch', ratio: 0.7, message: '' });
    control.pointOfNoReturn();
    signal.throwIfAborted();
    await lock.assertHeld();
    return { ready: true, lock, before, content, staged, artifact, overwrote };
  } catch (error) {
    await staged?.discard().catch(() => undefined);
    await lock?.release().catch(() => undefined);
    const none = { files: 0, bytes: 0, artifact: null, overwrote: null, readBack: null };
    if (signal.aborted) {
      return {
        ready: false,
        end: { ...none, outcome: 'cancelled', message: `Cancelled. ${standing}`, error: null },
      };
    }
    const failure = asFailure(error, `deploy ${version.name}`);
    const message = sentences(failure.message, standing);
    return { ready: false, end: { ...none, outcome: 'failed', message, error: failure } };
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
    connections: environment.connections,
    read,
    object: oid => repository.readObject(oid),
  };
}
