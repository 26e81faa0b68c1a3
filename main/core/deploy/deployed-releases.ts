import { runningHistory } from '../environments/running.ts';
import type { Repository } from '../repository/types.ts';
import { openAudit } from './audit.ts';
import { orphanedIntents } from './intent.ts';
import { readProven, releaseContent } from './release-files.ts';
import type { Deployed } from './targets/target.ts';

/** So many releases are looked through. */
const most = 10;

/**
 * What may run in an environment by its receipts, for targets that can't say it themselves: what deployments that
 * were interrupted may have brought, then what should run there, then what was brought before it, newest first.
 */
export async function deployedReleases(repository: Repository, environmentId: string): Promise<Deployed[]> {
  const [entries, intents] = await Promise.all([
    openAudit(repository).list(),
    orphanedIntents(repository.gitDir).catch(() => []),
  ]);
  const { running } = runningHistory(entries, environmentId);
  const brought = entries
    .flatMap(({ receipt }) => receipt ?? [])
    .filter(({ outcome }) => outcome === 'succeeded' || outcome === 'indeterminate');
  const interrupted = intents.filter(({ ended }) => !ended).map(({ receipt }) => receipt);
  const all = [...interrupted, ...(running ? [running] : []), ...brought];
  const ours = all.filter(({ environment }) => environment.id === environmentId);
  const distinct = new Map(ours.map(receipt => [receipt.releaseId, receipt]));
  return [...distinct.values()].slice(0, most).map(({ releaseId, version, tree }) => ({
    id: releaseId,
    version,
    connections: null,
    files: async () => (await releaseContent(repository, tree)).files,
    read: file => readProven(repository, file),
  }));
}
