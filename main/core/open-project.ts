import { realpath } from 'node:fs/promises';
import type { Notice } from '../../contract/snapshot.ts';
import { orphanedIntents } from './deploy/intent.ts';
import { reconcileDeployments } from './deploy/reconcile.ts';
import { recordEvent } from './deploy/record-event.ts';
import { recordInterrupted } from './deploy/record-interrupted.ts';
import { asFailure } from './failure.ts';
import type { Ports } from './ports.ts';
import { openWorkspace } from './project/open-workspace.ts';
import { openSession, type SessionStore } from './project/session.ts';
import { finishVersion, hasUnfinished } from './project/versions/unfinished-version.ts';
import type { Workspace } from './project/workspace.ts';
import type { WriterEvents } from './project/writer.ts';
import { openRepository } from './repository/open.ts';
import type { Repository, WorkingState } from './repository/types.ts';
import type { SettingsBox } from './settings.ts';
import type { Secrets } from './vault/secrets.ts';

export type OpenedProject = {
  workspace: Workspace;
  session: SessionStore;
  /** What was repaired or settled on the way. */
  notes: Notice[];
};

type Surroundings = WriterEvents & {
  ports: Ports;
  settings: SettingsBox;
  secretsOf: (repository: Repository) => Secrets;
  onSkipped: (skipped: WorkingState['skipped']) => void;
  onVersions: () => void;
  onReadOnly: () => void;
  /** Whether somebody hears what is told later, so that the look for damage may wait. */
  isHeard: boolean;
};

/** Opens the repository at `path` and settles what an earlier run may have left. */
export async function openProject(path: string, surroundings: Surroundings): Promise<OpenedProject> {
  const { ports, settings, onSkipped, onVersions, onReadOnly, onUnrecorded, onWaiting } = surroundings;
  const repository = await openRepository(path);
  try {
    const workspace = await openWorkspace(repository, {
      clock: ports.clock,
      settings: settings.get,
      secrets: surroundings.secretsOf(repository),
      onSkipped,
      onVersions,
      onReadOnly,
      onUnrecorded,
      onWaiting,
    });
    const orphans = await orphanedIntents(repository.gitDir).catch(() => []);
    if (!surroundings.isHeard || orphans.length > 0) await workspace.lookForDamage();
    // A deployment that was killed gets its receipt before anything shows what runs where.
    const settled = await settleInterrupted(workspace, ports);
    const version = workspace.readOnly ? [] : await finishInterrupted(workspace, ports);
    const session = await openSession(ports.dataDir, await realpath(path));
    const notes = [
      ...[...repository.openNotes, ...version].map((detail, index) => repaired(detail, index)),
      ...settled,
    ];
    return { workspace, session, notes };
  } catch (error) {
    await repository.close();
    throw error;
  }
}

/** Settles and records what was cut off half-way: a restore, or a version, which is told in words for a note. */
async function finishInterrupted(workspace: Workspace, ports: Ports): Promise<string[]> {
  const { repository } = workspace;
  await recordInterrupted(workspace, ports);
  if (!hasUnfinished(repository)) return [];
  try {
    const name = await repository.exclusive(() => finishVersion(repository));
    if (name === null) return [];
    await recordEvent(workspace, ports, {
      kind: 'version',
      version: name,
      title: `Made version ${name}, which had been interrupted`,
    });
    return [`Making the version ${name} had been interrupted; it was finished.`];
  } catch (error) {
    return [asFailure(error, 'finish a version that had been interrupted').message];
  }
}

/** Ends deployments that were killed; answers what to tell of each. */
export async function settleInterrupted(workspace: Workspace, ports: Ports): Promise<Notice[]> {
  if (workspace.readOnly) return [];
  const { repository, secrets } = workspace;
  const settled = await reconcileDeployments(repository, secrets, ports.clock, ports.appVersion);
  return settled.map(interrupted);
}

const repaired = (detail: string, index: number): Notice => ({
  id: `project-note-${index}`,
  tone: 'info',
  title: 'The project was repaired',
  detail,
});

const interrupted = (detail: string, index: number): Notice => ({
  id: `project-interrupted-deployment-${index}`,
  tone: 'warning',
  title: 'A deployment was interrupted',
  detail,
});
