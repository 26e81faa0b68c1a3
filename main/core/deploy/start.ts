import type { contract, ParsedInputOf } from '../../../contract/contract.ts';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { assertNeeds } from '../connections/needs.ts';
import type { Context } from '../context.ts';
import { openEnvironments } from '../environments/environments.ts';
import { runningHistory } from '../environments/running.ts';
import { Failure } from '../failure.ts';
import type { JobEnd } from '../jobs.ts';
import type { OpenProject, ResolvedVersion } from '../project/types.ts';
import { notingUse } from '../vault/noting-use.ts';
import { openAudit } from './audit.ts';
import { assertCanBegin } from './can-begin.ts';
import { type Deployment, deploymentTitle, openReceipt } from './deployment.ts';
import { refuseDrift } from './drift.ts';
import { sentences } from './end.ts';
import { phasesOf } from './phases.ts';
import { type DeploymentEnd, runDeployment } from './pipeline.ts';
import { reconcileDeployments } from './reconcile.ts';
import { recordEvent } from './record-event.ts';
import { releaseContent } from './release-files.ts';
import { assertConfirmed, assertInOrder } from './rules.ts';
import { type Chosen, chooseSource } from './source.ts';
import { openTarget } from './targets/table.ts';
import { closeTarget, type Target, unattended } from './targets/target.ts';

export type DeployRequest = ParsedInputOf<(typeof contract)['deploy']['start']>;

/**
 * Starts a deployment as a job and answers the job's id. What can be known to fail before it begins is thrown
 * here, with no version made and no receipt: the source, the author, the target, the version's name.
 */
export async function startDeployment(context: Context, request: DeployRequest): Promise<string> {
  const { ports } = context;
  const project = context.project();
  // A deployment whose receipt could not be written yet would be taken for somebody else's change.
  await reconcileDeployments(project.repository, project.secrets, ports.clock, ports.appVersion);
  const environments = await openEnvironments(project.repository).list();
  const environment = await openEnvironments(project.repository).get(request.environment);
  const entries = await openAudit(project.repository).list();
  const chosen = await chooseSource(project, environments, entries, environment, request.source);
  assertInOrder(environments, entries, environment, chosen);
  assertConfirmed(environment, request);
  const { secrets, used } = notingUse(project.secrets);
  const target = openTarget(environment, secrets);
  try {
    return await begin(context, request, environment, chosen, { target, used }, entries);
  } catch (error) {
    await closeTarget(target);
    throw error;
  }
}

async function begin(
  context: Context,
  request: DeployRequest,
  environment: EnvironmentDefinition,
  chosen: Chosen,
  { target, used }: { target: Target; used: () => string[] },
  entries: ActivityEntry[],
): Promise<string> {
  const { ports } = context;
  const project = context.project();
  await assertCanBegin(project, target);
  await assertNeeds(project, environment, chosen);
  // Again under the target's lock; but here no version is made yet.
  if (chosen.version === null && request.onDrift === 'stop')
    await refuseDrift(
      { repository: project.repository, environment, target, onDrift: 'stop' },
      await target.live(unattended),
      unattended,
    );
  const version = chosen.version ?? (await versionOfDraft(context, project, request));
  const { running } = runningHistory(entries, environment.id);
  const deployment: Deployment = {
    repository: project.repository,
    environment,
    target,
    version,
    action: chosen.action,
    from: chosen.from,
    previousVersion: running?.version ?? null,
    rollbackOf: chosen.action === 'rollback' ? (running?.id ?? null) : null,
    onDrift: request.onDrift,
    reason: request.reason,
    credentials: used,
    who: await project.author(),
    whoKnownBy: project.authorSource(),
    appVersion: ports.appVersion,
    clock: ports.clock,
  };
  const receipt = openReceipt(deployment);
  const { id } = context.jobs.start({
    kind: 'deploy',
    title: deploymentTitle(receipt),
    phases: phasesOf(environment),
    cancellable: true,
    environment: environment.id,
    run: async control => {
      try {
        return jobEnd(await runDeployment(deployment, receipt, control));
      } finally {
        context.changed('environments', 'activity');
      }
    },
  });
  return id;
}

async function versionOfDraft(
  context: Context,
  project: OpenProject,
  { name, description }: DeployRequest,
): Promise<ResolvedVersion> {
  if (name === undefined) {
    throw new Failure('name-invalid', 'Give the version that is deployed a name.', { field: 'name' });
  }
  // What can't be deployed is told before a version is made of it.
  await releaseContent(project.repository, (await project.draft()).tree);
  const version = await project.createVersion({ name, description });
  await recordEvent(project, context.ports, { kind: 'version', version: version.name });
  context.changed('versions', 'activity', 'files', 'state');
  return version;
}

function jobEnd({ receipt, error, receiptError }: DeploymentEnd): JobEnd {
  const { message, outcome, id: receiptId } = receipt;
  if (receiptError) {
    const missing = `But its receipt could not be written yet: ${receiptError.message}`;
    const whole = sentences(message, missing, 'It is written when the project is opened next.');
    return { state: 'failed', message: whole, error: { ...receiptError.toInfo(), message: whole } };
  }
  if (outcome === 'succeeded' || outcome === 'cancelled') return { state: outcome, message, receiptId };
  return { state: 'failed', message, receiptId, error: deploymentError(error, message) };
}

function deploymentError(error: Failure | null, message: string): ErrorInfo {
  const vague = error === null || error.code === 'internal' || error.code === 'io-error';
  return { code: vague ? 'deployment-failed' : error.code, message, data: error?.data ?? {} };
}
