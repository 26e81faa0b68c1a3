import { randomUUID } from 'node:crypto';
import type { deploy } from '../../../contract/commands/deploy.ts';
import type { OutputOf } from '../../../contract/contract.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { openEnvironments } from '../environments/environments.ts';
import { Failure } from '../failure.ts';
import type { Ports } from '../ports.ts';
import type { OpenProject, ResolvedVersion } from '../project/types.ts';
import { notingUse } from '../vault/noting-use.ts';
import { hashWhileReading } from './artifact.ts';
import { openReceipt } from './deployment.ts';
import { judgeDrift } from './drift.ts';
import { editTree } from './edit-tree.ts';
import { readLive } from './live-state.ts';
import { readProven, releaseContent } from './release-files.ts';
import { assertConfirmed } from './rules.ts';
import { appendReceipt } from './settle.ts';
import { takeLiveFiles } from './take-live-files.ts';
import { withTarget } from './targets/table.ts';
import { type Target, unattended } from './targets/target.ts';

export type AdoptRequest = {
  environment: string;
  name: string;
  description: string;
  reason: string;
  confirm: string;
};

/**
 * Makes a version of what really runs in an environment, and a receipt that says so: the environment runs that
 * version from then on. Nobody can deploy there meanwhile. What a deployment leaves out (links, submodules) is
 * taken from the version that was deployed. Throws `environment-protected`, `nothing-deployed`, `live-differs` when it changes while it
 * is read, `path-invalid`, and what a target and the making of a version throw.
 */
export async function adoptLive(
  project: OpenProject,
  { clock, appVersion }: Pick<Ports, 'clock' | 'appVersion'>,
  request: AdoptRequest,
): Promise<OutputOf<typeof deploy.adopt>> {
  const environment = await openEnvironments(project.repository).get(request.environment);
  assertConfirmed(environment, request);
  const { secrets, used } = notingUse(project.secrets);
  return await withTarget(environment, secrets, target =>
    adoptFrom(project, { clock, appVersion }, environment, { target, used }, request),
  );
}

async function adoptFrom(
  project: OpenProject,
  { clock, appVersion }: Pick<Ports, 'clock' | 'appVersion'>,
  environment: EnvironmentDefinition,
  { target, used }: { target: Target; used: () => string[] },
  { name, description, reason }: AdoptRequest,
): Promise<OutputOf<typeof deploy.adopt>> {
  const { repository } = project;
  const began = clock();
  const who = await project.author();
  const open = (version: ResolvedVersion, previousVersion: string | null) =>
    openReceipt({
      repository,
      environment,
      target,
      version,
      action: 'adopt',
      from: null,
      previousVersion,
      onDrift: 'stop',
      reason,
      who,
      whoKnownBy: project.authorSource(),
      appVersion,
      clock,
    });

  const lock = await target.lock({ deployment: randomUUID(), who: who.name, version: name }, unattended);
  try {
    const reading = await readLive(target);
    if (reading.kind === 'unreachable') throw reading.error;
    if (reading.kind === 'empty') {
      const message = `Nothing runs in ${environment.name}, so there is nothing to adopt.`;
      throw new Failure('nothing-deployed', message, { environment: environment.id });
    }
    const { state, expected, drift } = await judgeDrift(repository, environment.id, reading);
    if (state === 'matches' && expected) return { kind: 'nothing-to-do', version: expected.version };
    // Without differences to tell, the version that was deployed can't be built on: all files are taken.
    const parent = drift.length > 0 ? expected : null;
    const edits = await takeLiveFiles(repository, reading, parent ? drift : null);
    const tree = await editTree(repository, parent?.tree ?? null, edits);
    // What could not be deployed again is refused before a version is made of it.
    const content = await releaseContent(repository, tree);
    const version = await project.versionOfTree({ name, description, tree, parent });
    const files = reading.files.length;
    const reader = hashWhileReading(content.files, file => readProven(repository, file));
    const { bytes } = await reader.digest(unattended.signal);
    const message = `What runs in ${environment.name} is the version ${name} now. Nothing was changed there.`;
    const readBack = { matches: true, files, message: `Live matches ${name}, which was made of it.` };
    const receipt = open(version, expected?.version ?? null);
    const ended = clock();
    const times = {
      startedAt: began.toISOString(),
      endedAt: ended.toISOString(),
      durationMs: Math.max(0, ended.getTime() - began.getTime()),
    };
    const now = { ...times, releaseId: reading.release.id };
    const end = { ...now, files, bytes, outcome: 'succeeded' as const, message, readBack };
    await appendReceipt(repository, { ...receipt, ...end, credentials: used() }, appVersion);
    return { kind: 'adopted', version: name };
  } finally {
    // What was asked for is done; a lock that can't be removed is taken over once this process has ended.
    await lock.release().catch(() => undefined);
  }
}
