import type { contract, ParsedInputOf } from '../../../contract/contract.ts';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { Receipt } from '../../../contract/receipt.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { assertNeeds } from '../connections/needs.ts';
import type { Context } from '../context.ts';
import { openEnvironments } from '../environments/environments.ts';
import { runningHistory } from '../environments/running.ts';
import type { Failure } from '../failure.ts';
import type { JobControl, JobEnd } from '../jobs.ts';
import type { OpenProject } from '../project/types.ts';
import { notingUse } from '../vault/noting-use.ts';
import { openAudit } from './audit.ts';
import { assertCanRecord } from './can-begin.ts';
import { type Deployment, deploymentTitle, openReceipt } from './deployment.ts';
import { assertDraftDeployable, versionOfDraft } from './draft-version.ts';
import { refuseDrift } from './drift.ts';
import { sentences } from './end.ts';
import { unlessAborted } from './patience.ts';
import { lookStep, phasesOf } from './phases.ts';
import { type DeploymentEnd, runDeployment } from './pipeline.ts';
import { takeFromQueue } from './queue/queue-deployment.ts';
import { reconcileDeployments, settleEnded } from './reconcile.ts';
import { assertConfirmed, assertInOrder } from './rules.ts';
import { type Chosen, chooseSource } from './source.ts';
import { openTarget } from './targets/table.ts';
import { closeTarget, type Target } from './targets/target.ts';

export type DeployRequest = ParsedInputOf<(typeof contract)['deploy']['start']>;

/** What a deployment is known to be before its target was asked anything. */
type Wanted = { request: DeployRequest; environment: EnvironmentDefinition; chosen: Chosen };

/**
 * Starts a deployment as a job and answers the job's id. What the project itself can tell is thrown here, with no
 * version made and no receipt: the source, the author, the version's name, the needs. The target is asked by the
 * job, so that it can be cancelled where a server hangs.
 */
export async function startDeployment(context: Context, request: DeployRequest): Promise<string> {
  const project = context.project();
  // A deployment whose receipt could not be written yet would be taken for somebody else's change.
  await settleEnded(project.repository, context.ports.appVersion);
  const environment = await openEnvironments(project.repository).get(request.environment);
  const chosen = await choose(project, environment, request);
  assertConfirmed(environment, request);
  await assertCanRecord(project);
  const name = chosen.version?.name ?? (await assertDraftDeployable(project, request.name));
  await assertNeeds(project, environment, chosen);
  await takeFromQueue(project, environment.id, name);
  const title = deploymentTitle({ ...chosen, version: name, environment });
  const { id } = context.jobs.start({
    kind: 'deploy',
    title,
    phases: phasesOf(environment),
    cancellable: true,
    environment: environment.id,
    run: async control => {
      try {
        return await deploy(context, project, { request, environment, chosen }, control);
      } finally {
        context.changed('environments', 'activity');
      }
    },
  });
  return id;
}

/** Throws what `chooseSource` and `assertInOrder` throw. */
async function choose(
  project: OpenProject,
  environment: EnvironmentDefinition,
  { source }: DeployRequest,
): Promise<Chosen> {
  const environments = await openEnvironments(project.repository).list();
  const entries = await openAudit(project.repository).list();
  const chosen = await chooseSource(project, environments, entries, environment, source);
  assertInOrder(environments, entries, environment, chosen);
  return chosen;
}

async function deploy(
  context: Context,
  project: OpenProject,
  wanted: Wanted,
  control: JobControl,
): Promise<JobEnd> {
  const { secrets, used } = notingUse(project.secrets);
  const target = openTarget(wanted.environment, secrets, project.repository);
  let deployment: Deployment;
  try {
    deployment = await prepareToBegin(context, project, wanted, { target, used }, control);
  } catch (error) {
    void closeTarget(target);
    if (!control.signal.aborted) throw error;
    return { state: 'cancelled', message: 'Cancelled. No version was made, and nothing was changed.' };
  }
  return jobEnd(await runDeployment(deployment, openReceipt(deployment), control));
}

/**
 * Looks at the target before anything begins. A cancel of what has its version already is left to the pipeline,
 * which ends it with a receipt.
 */
async function prepareToBegin(
  context: Context,
  project: OpenProject,
  { request, environment, chosen: before }: Wanted,
  { target, used }: { target: Target; used: () => string[] },
  control: JobControl,
): Promise<Deployment> {
  const { ports } = context;
  const { repository } = project;
  const step = lookStep(control);
  let chosen = before;
  const look = async () => {
    const settled = await reconcileDeployments(repository, project.secrets, ports.clock, ports.appVersion);
    if (settled.length > 0) chosen = await choose(project, environment, request);
    await target.preflight(step);
    // Again under the target's lock; but here no version is made yet.
    if (chosen.version === null && request.onDrift === 'stop')
      await refuseDrift({ repository, environment, target, onDrift: 'stop' }, await target.live(step), step);
  };
  await unlessAborted(look(), control.signal).catch((error: unknown) => {
    if (!control.signal.aborted || chosen.version === null) throw error;
  });
  const { description } = request;
  const name = request.name ?? '';
  const version = chosen.version ?? (await versionOfDraft(context, project, { name, description }));
  const { running } = runningHistory(await openAudit(repository).list(), environment.id);
  return {
    repository,
    environment,
    target,
    version,
    action: chosen.action,
    from: chosen.from,
    previousVersion: running?.version ?? null,
    rollbackOf: chosen.action === 'rollback' ? (running?.id ?? null) : null,
    onDrift: request.onDrift,
    reason: request.reason,
    recheck: async () => {
      const now = await openEnvironments(repository).get(environment.id);
      await assertNeeds(project, now, { ...chosen, version });
    },
    credentials: used,
    who: await project.author(),
    whoKnownBy: project.authorSource(),
    appVersion: ports.appVersion,
    clock: ports.clock,
  };
}

function jobEnd({ receipt, error, receiptError }: DeploymentEnd): JobEnd {
  const { message, outcome, id: receiptId } = receipt;
  if (receiptError) {
    const missing = `But its receipt could not be written yet: ${receiptError.message}`;
    const whole = sentences(message, missing, 'It is written when the project is opened next.');
    return { state: 'failed', message: whole, error: { ...receiptError.toInfo(), message: whole } };
  }
  if (outcome === 'succeeded' || outcome === 'cancelled') return { state: outcome, message, receiptId };
  return { state: 'failed', message, receiptId, error: deploymentError(error, receipt) };
}

/** `data.outcome` tells a deployment that brought nothing from one of which it is not known. */
function deploymentError(error: Failure | null, { message, outcome }: Receipt): ErrorInfo {
  const vague = error === null || error.code === 'internal' || error.code === 'io-error';
  return { code: vague ? 'deployment-failed' : error.code, message, data: { ...error?.data, outcome } };
}
