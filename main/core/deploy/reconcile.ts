import type { Receipt } from '../../../contract/receipt.ts';
import { openEnvironments } from '../environments/environments.ts';
import { asFailure, Failure } from '../failure.ts';
import { diffFileLists } from '../project/compare/describe-changes.ts';
import type { Repository } from '../repository/types.ts';
import type { Secrets } from '../vault/secrets.ts';
import { type Artifact, hashWhileReading } from './artifact.ts';
import { sentences } from './end.ts';
import { checkHealth } from './health.ts';
import { type Intent, orphanedIntents } from './intent.ts';
import { readProven, releaseContent } from './release-files.ts';
import { settle } from './settle.ts';
import { withTarget } from './targets/table.ts';
import { type ReleaseFile, type Target, unattended } from './targets/target.ts';

/**
 * Settles deployments that were killed before they ended: looks at what is live, removes what they staged,
 * and gives each its one receipt. Call it when a project is opened, and when its credentials are unlocked.
 * Answers a sentence for each; never throws.
 */
export async function reconcileDeployments(
  repository: Repository,
  secrets: Secrets,
  clock: () => Date,
  appVersion: string,
): Promise<string[]> {
  const notes: string[] = [];
  const intents = await orphanedIntents(repository.gitDir).catch(() => []);
  for (const intent of intents) {
    const { version, environment } = intent.receipt;
    try {
      const receipt = intent.ended ? intent.receipt : await conclude(repository, secrets, intent, clock());
      await settle(repository, intent, receipt, appVersion);
      if (!intent.ended) {
        notes.push(`A deployment of ${version} to ${environment.name} was interrupted. ${receipt.message}`);
      }
    } catch (error) {
      // Its intent stays: what is live there can be asked once the credentials are unlocked.
      const { message } = asFailure(error, 'write its receipt');
      notes.push(`A deployment of ${version} to ${environment.name} was interrupted. ${message}`);
    }
  }
  return notes;
}

/** Writes the receipts of deployments that have ended without theirs; asks no target. Never throws. */
export async function settleEnded(repository: Repository, appVersion: string): Promise<void> {
  const intents = await orphanedIntents(repository.gitDir).catch(() => []);
  for (const intent of intents.filter(({ ended }) => ended))
    await settle(repository, intent, intent.receipt, appVersion).catch(() => undefined);
}

type Verdict = Pick<Receipt, 'outcome' | 'message' | 'readBack'> &
  Partial<Pick<Receipt, 'files' | 'bytes' | 'artifact' | 'health'>>;

async function conclude(
  repository: Repository,
  secrets: Secrets,
  intent: Intent,
  now: Date,
): Promise<Receipt> {
  const { receipt } = intent;
  const durationMs = Math.max(0, now.getTime() - Date.parse(receipt.startedAt));
  const settings = { id: receipt.environment.id, target: intent.target };
  const look = (target: Target) => lookAt(target, repository, intent);
  const verdict = await withTarget(settings, secrets, look, repository).catch((error: unknown): Verdict => {
    if (error instanceof Failure && error.code === 'vault-locked') throw error;
    const { message } = asFailure(error, 'read what is live');
    return {
      outcome: 'indeterminate',
      message: sentences(`Tagline ended in the middle of it, and what is live could not be read: ${message}`),
      readBack: null,
    };
  });
  return { ...receipt, endedAt: now.toISOString(), durationMs, ...verdict };
}

/** Null when the version can't be read any more: that must not hide what is live. */
const artifactOf = async (repository: Repository, files: ReleaseFile[]): Promise<Artifact | null> => {
  const { digest } = hashWhileReading(files, file => readProven(repository, file));
  return await digest(new AbortController().signal).catch(() => null);
};

/** Whoever opens a project waits no longer than this, in milliseconds. */
const askAgainMs = 10_000;

/** Without its check a deployment is no success: it is asked again. Null where there is none. */
async function healthNow(repository: Repository, id: string): Promise<Receipt['health']> {
  const environments = await openEnvironments(repository)
    .list()
    .catch(() => []);
  const check = environments.find(environment => environment.id === id)?.health;
  if (!check) return null;
  const health = await checkHealth(check, AbortSignal.timeout(askAgainMs), () => undefined);
  const given = `It was not healthy within ${askAgainMs / 1000} seconds.`;
  return health.healthy || health.tries === check.tries ? health : { ...health, message: given };
}

async function lookAt(target: Target, repository: Repository, { receipt, before }: Intent): Promise<Verdict> {
  const live = await target.live(unattended);
  if (live?.id === receipt.releaseId) {
    const { files: wanted } = await releaseContent(repository, receipt.tree, target.takes);
    const files = await live.files(unattended);
    const matches = diffFileLists(files, wanted).length === 0;
    await target.cleanUp(receipt.id, receipt.releaseId).catch(() => undefined);
    const artifact = await artifactOf(repository, wanted);
    const message = matches ? `Live matches ${receipt.version}.` : `Live differs from ${receipt.version}.`;
    const health = matches ? await healthNow(repository, receipt.environment.id) : null;
    const sick = health?.healthy === false;
    const back = receipt.previousVersion === null ? '' : `, or ${receipt.previousVersion} to go back`;
    const decide = sick ? `Deploy it again to have it checked${back}.` : null;
    return {
      outcome: matches && !sick ? 'succeeded' : 'indeterminate',
      message: sentences('Tagline ended after the switch', message, health?.message ?? null, decide),
      health,
      readBack: { matches, files: files.length, message },
      files: files.length,
      bytes: artifact?.bytes ?? 0,
      artifact: matches ? (artifact?.sha256 ?? null) : null,
    };
  }
  await target.cleanUp(receipt.id, receipt.releaseId).catch(() => undefined);
  const readBack = null;
  if (before && (live?.id ?? null) !== before.releaseId) {
    const message = `Tagline ended in the middle of it. Another release is live now: ${live?.version ?? 'none'}.`;
    return { outcome: 'indeterminate', message, readBack };
  }
  const now = live === null ? 'Nothing is live, as before.' : `${live.version ?? live.id} is still live.`;
  return { outcome: 'failed', message: `Tagline ended before the switch. ${now}`, readBack };
}
