import type { DeployPlan, DeploySource } from '../../../contract/commands/deploy.ts';
import type { Receipt } from '../../../contract/receipt.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import { findNeeds, isPassedOver } from '../connections/needs.ts';
import { openEnvironments } from '../environments/environments.ts';
import { runningHistory, runningOf } from '../environments/running.ts';
import { asFailure, type Failure } from '../failure.ts';
import { diffFileLists } from '../project/compare/describe-changes.ts';
import type { OpenProject } from '../project/types.ts';
import type { Oid } from '../repository/types.ts';
import { refuseSecrets } from '../vault/find-secrets.ts';
import { openAudit } from './audit.ts';
import { assertCanBegin } from './can-begin.ts';
import { describeDrift } from './describe-drift.ts';
import { judgeDrift } from './drift.ts';
import { describeLiveChanges } from './live-changes.ts';
import { type LiveReading, readLive } from './live-state.ts';
import { promotionNotes } from './promotion-notes.ts';
import { leftOut, type ReleaseContent, releaseContent } from './release-files.ts';
import { assertRoom } from './room.ts';
import { assertInOrder } from './rules.ts';
import { type Chosen, chooseSource } from './source.ts';
import { withTarget } from './targets/table.ts';
import { type ReleaseFile, type Target, unattended } from './targets/target.ts';

/**
 * What a deployment would do, with what really runs there read now. Changes nothing. Why it can't be done is
 * in `blockers`; throws only `environment-missing`, or when the project itself can't be read.
 */
export async function planDeployment(
  project: OpenProject,
  environmentId: string,
  source: DeploySource,
): Promise<DeployPlan> {
  const environment = await openEnvironments(project.repository).get(environmentId);
  return await withTarget(
    environment,
    project.secrets,
    target => planAt(project, environment, target, source),
    project.repository,
  );
}

async function planAt(
  project: OpenProject,
  environment: EnvironmentDefinition,
  target: Target,
  source: DeploySource,
): Promise<DeployPlan> {
  const environments = openEnvironments(project.repository);
  const [entries, versions] = await Promise.all([
    openAudit(project.repository).list(),
    project.listVersions(),
  ]);
  const { running } = runningHistory(entries, environment.id);
  const blockers: Failure[] = [];
  const collect = async <T>(work: Promise<T>): Promise<T | null> => {
    try {
      return await work;
    } catch (error) {
      blockers.push(asFailure(error, 'deploy this'));
      return null;
    }
  };

  const all = await environments.list();
  const chosen = await collect(chooseSource(project, all, entries, environment, source));
  if (chosen) await collect((async () => assertInOrder(all, entries, environment, chosen))());
  const tree = chosen && (await collect(treeOf(project, chosen)));
  const content =
    tree === null ? null : await collect(releaseContent(project.repository, tree, target.takes));
  const { needs, refusal, foreign } = tree
    ? await findNeeds(project, environment, tree)
    : { needs: [], refusal: null, foreign: null };
  const unread = chosen && refusal && isPassedOver(chosen.action, refusal) ? refusal.message : null;
  if (refusal && unread === null) blockers.push(refusal);
  await collect(assertCanBegin(project, target));
  const reading = await readLive(target);
  // The check just said the same in other words.
  if (reading.kind === 'unreachable' && !blockers.some(({ code }) => code === reading.error.code)) {
    blockers.push(reading.error);
  }
  if (content && reading.kind !== 'unreachable') {
    const read = (file: ReleaseFile) => project.repository.readBlob(file.oid);
    const bringing = { files: content.files, name: chosen?.version?.name ?? 'the draft', read };
    const live = reading.kind === 'release' ? reading.files : [];
    await collect(assertRoom(target, bringing, () => Promise.resolve(live), unattended));
  }
  const verdict = await judgeDrift(project.repository, environment.id, reading);
  const compared = content && (await changesThere(project, reading, content));

  const newestFirst = versions.map(version => version.name);
  const warnings = [
    unread,
    foreign,
    olderThanLive(chosen, running, newestFirst),
    content && leftOut(content),
    content?.files.length === 0 ? 'There are no files in it: the environment will be empty.' : null,
    compared?.changes.length === 0 ? 'Exactly this runs there already.' : null,
    chosen?.from ? await driftAtOrigin(project, chosen.from.id) : null,
  ];
  return {
    version: chosen?.version?.name ?? null,
    running: running && runningOf(running),
    live: verdict.state,
    liveMessage: verdict.message,
    drift: await describeDrift(project, reading, verdict),
    notes:
      chosen &&
      compared &&
      (await promotionNotes(project.repository, versions, running, chosen, environment, compared.counts)),
    latestVersion: versions.find(version => version.usable)?.name ?? null,
    changes: compared?.changes ?? [],
    counts: compared?.counts ?? null,
    connections: Object.keys(environment.connections).sort(),
    needs,
    blockers: withoutRepeats(blockers).map(blocker => blocker.toInfo()),
    warnings: warnings.filter(warning => warning !== null),
  };
}

async function treeOf(project: OpenProject, { version }: Chosen): Promise<Oid> {
  if (version) return version.tree;
  const { baseTree, tree } = await project.draft();
  await refuseSecrets(project.repository, await project.secrets.searched(), baseTree, tree);
  return tree;
}

async function changesThere(project: OpenProject, reading: LiveReading, content: ReleaseContent) {
  if (reading.kind === 'unreachable') return null;
  const changes = diffFileLists(reading.kind === 'release' ? reading.files : [], content.files);
  return await describeLiveChanges(project.repository, reading, 'from-live', changes);
}

function olderThanLive(chosen: Chosen | null, running: Receipt | null, newestFirst: string[]): string | null {
  if (!chosen?.version || !running || chosen.action === 'rollback') return null;
  const [now, next] = [newestFirst.indexOf(running.version), newestFirst.indexOf(chosen.version.name)];
  if (now < 0 || next <= now) return null;
  return `${chosen.version.name} is older than ${running.version}, which runs there now.`;
}

/** A promotion brings the version, not what somebody changed where it comes from. */
async function driftAtOrigin(project: OpenProject, id: string): Promise<string | null> {
  const origin: EnvironmentDefinition = await openEnvironments(project.repository).get(id);
  const reading = await withTarget(origin, project.secrets, readLive, project.repository);
  const { state, message } = await judgeDrift(project.repository, id, reading);
  return state === 'matches' ? null : `In ${origin.name}: ${message} The version itself is promoted.`;
}

function withoutRepeats(blockers: Failure[]): Failure[] {
  return blockers.filter(
    (blocker, index) => blockers.findIndex(other => other.message === blocker.message) === index,
  );
}
