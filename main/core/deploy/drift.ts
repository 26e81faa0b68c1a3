import type { ActivityEntry, Receipt } from '../../../contract/receipt.ts';
import { runningHistory } from '../environments/running.ts';
import { Failure } from '../failure.ts';
import type { Repository } from '../repository/types.ts';
import { openAudit } from './audit.ts';
import type { Deployment } from './deployment.ts';
import { judgeLive, type LiveReading, type Verdict } from './live-state.ts';
import { releaseContent } from './release-files.ts';
import type { LiveRelease, ReleaseFile, Step } from './targets/target.ts';

/** `expected`: the receipt that what runs there was compared with. */
export type JudgedDrift = Verdict & { expected: Receipt | null };

/** What was read at a target, judged by the receipts of its environment. */
export async function judgeDrift(
  repository: Repository,
  environmentId: string,
  reading: LiveReading,
): Promise<JudgedDrift> {
  const expected = expectedThere(await openAudit(repository).list(), environmentId, reading);
  const holds = reading.kind === 'release' ? reading.release.holds : undefined;
  return { ...judgeLive(reading, expected, await deployedFiles(repository, expected, holds)), expected };
}

/**
 * What should run there: what the receipts say. A deployment whose outcome was never found out brought what
 * runs there, if that is its release: nobody else changed anything then.
 */
function expectedThere(entries: ActivityEntry[], id: string, reading: LiveReading): Receipt | null {
  const unknown = entries.find(
    ({ receipt }) =>
      receipt?.environment.id === id &&
      receipt.outcome === 'indeterminate' &&
      reading.kind === 'release' &&
      receipt.releaseId === reading.release.id,
  );
  return unknown?.receipt ?? runningHistory(entries, id).running;
}

/** The files that a receipt says were deployed; null where its version can't be read any more. */
async function deployedFiles(
  repository: Repository,
  receipt: Receipt | null,
  holds: LiveRelease['holds'],
): Promise<ReleaseFile[] | null> {
  if (receipt === null) return null;
  try {
    return (await releaseContent(repository, receipt.tree, holds)).files;
  } catch {
    return null;
  }
}

/**
 * What counts is asked under the target's lock, before anything is brought. Throws `live-differs` when what runs there was
 * changed since the last deployment, unless that may be overwritten: then what will be is answered, as a
 * sentence. Null: nothing was changed.
 */
export async function refuseDrift(
  {
    repository,
    environment,
    target,
    onDrift,
  }: Pick<Deployment, 'repository' | 'environment' | 'target' | 'onDrift'>,
  live: LiveRelease | null,
  step: Step,
): Promise<string | null> {
  if (live === null || !target.capabilities.readable) return null;
  const reading: LiveReading = { kind: 'release', release: live, files: await live.files(step) };
  const { state, message, drift } = await judgeDrift(repository, environment.id, reading);
  if (state !== 'differs') return null;
  if (onDrift === 'overwrite') return message;
  const files = drift.map(({ path }) => path).slice(0, 100);
  throw new Failure('live-differs', message, { environment: environment.id, files });
}
