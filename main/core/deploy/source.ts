import type { DeploySource } from '../../../contract/commands/deploy.ts';
import type { ActivityEntry, Receipt } from '../../../contract/receipt.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { runningHistory } from '../environments/running.ts';
import { Failure } from '../failure.ts';
import type { OpenProject, ResolvedVersion } from '../project/types.ts';

/** What will be deployed. `version` is null for the draft, which becomes a version when it is deployed. */
export type Chosen = {
  action: Receipt['action'];
  version: ResolvedVersion | null;
  from: { id: string; name: string } | null;
};

/**
 * Resolves a source for an environment. Throws `environment-missing`, `nothing-deployed`, `nothing-to-undo`,
 * `version-missing`, `version-damaged`, or `history-moved` when a version is not any more what was deployed under its name.
 * @param entries the audit trail, newest first
 */
export async function chooseSource(
  project: OpenProject,
  environments: EnvironmentDefinition[],
  entries: ActivityEntry[],
  into: EnvironmentDefinition,
  source: DeploySource,
): Promise<Chosen> {
  switch (source.kind) {
    case 'draft':
      return { action: 'deploy', version: null, from: null };
    case 'version':
      return { action: 'deploy', version: await project.resolveVersion(source.name), from: null };
    case 'environment': {
      const from = environments.find(environment => environment.id === source.id);
      if (!from) {
        throw new Failure('environment-missing', 'There is no such environment any more.', { id: source.id });
      }
      if (from.id === into.id) {
        const message = 'Choose another environment to promote to: this one runs the version already.';
        throw new Failure('environment-invalid', message, { field: 'environment' });
      }
      const { running } = runningHistory(entries, from.id);
      if (!running)
        throw nothing(`Nothing is deployed to ${from.name} yet, so there is nothing to promote.`, from);
      const version = await asDeployed(project, running);
      return { action: 'promote', version, from: { id: from.id, name: from.name } };
    }
    case 'previous':
      return await previousOf(project, entries, into);
    case 'undo':
      assertStillRuns(entries, into, source.receipt);
      return await previousOf(project, entries, into);
  }
}

async function previousOf(
  project: OpenProject,
  entries: ActivityEntry[],
  into: EnvironmentDefinition,
): Promise<Chosen> {
  const { previous } = runningHistory(entries, into.id);
  if (!previous)
    throw nothing(`No earlier version ran in ${into.name}, so there is nothing to go back to.`, into);
  return { action: 'rollback', version: await asDeployed(project, previous), from: null };
}

/** Only what runs there now can be undone: another deployment would be taken back with it. */
function assertStillRuns(entries: ActivityEntry[], into: EnvironmentDefinition, id: string): void {
  const { running } = runningHistory(entries, into.id);
  if (running?.id === id) return;
  const receipt = entries.find(entry => entry.receipt?.id === id)?.receipt;
  const message =
    receipt?.environment.id !== into.id
      ? `There is no deployment of that id to ${into.name}.`
      : receipt.outcome !== 'succeeded'
        ? `That deployment of ${receipt.version} did not change what runs in ${into.name}, so there is nothing to undo.`
        : `${running?.version ?? 'Another version'} runs in ${into.name} now: it was deployed after that. Undo that first.`;
  throw new Failure('nothing-to-undo', message, { environment: into.id, receipt: id });
}

/** The very version that a receipt names: a tag that was moved since is another version. */
async function asDeployed(project: OpenProject, receipt: Receipt): Promise<ResolvedVersion> {
  const version = await project.resolveVersion(receipt.version).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'version-missing') throw error;
    const gone = `${receipt.version} ran in ${receipt.environment.name}, but the version was deleted since.`;
    const message = `${gone} Bring it back, or choose another one to deploy.`;
    throw new Failure('version-missing', message, error.data);
  });
  if (version.commit === receipt.commit && version.tree === receipt.tree) return version;
  const message =
    `${receipt.version} was changed since it was deployed to ${receipt.environment.name}. ` +
    'Deploy the version itself if the changed one is meant.';
  throw new Failure('history-moved', message, { version: receipt.version, deployed: receipt.commit });
}

function nothing(message: string, environment: EnvironmentDefinition): Failure {
  return new Failure('nothing-deployed', message, { environment: environment.id });
}
