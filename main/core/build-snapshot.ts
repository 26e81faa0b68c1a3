import type { ProjectSnapshot, Snapshot } from '../../contract/snapshot.ts';
import { openQueue, type QueuedDeployment } from './deploy/queue/queue.ts';
import { isReachable } from './deploy/queue/watch-queue.ts';
import { openEnvironments } from './environments/environments.ts';
import { asFailure } from './failure.ts';
import type { Notices } from './notices.ts';
import type { OpenedProject } from './open-project.ts';
import type { Ports } from './ports.ts';
import { tellConversions } from './project/conversion-notice.ts';
import type { Workspace } from './project/workspace.ts';
import type { Oid } from './repository/types.ts';
import type { SettingsBox } from './settings.ts';
import { withMissing } from './settings-recent.ts';
import { credentialStates } from './vault/credential-states.ts';
import type { Variables } from './vault/variables.ts';
import type { Vault } from './vault/vault.ts';

export type Stamps = ProjectSnapshot['stamps'];

type Sources = {
  ports: Ports;
  settings: SettingsBox;
  notices: Notices;
  vault: Vault;
  variables: Variables;
  opened: OpenedProject | null;
  stamps: Stamps;
  previous: ProjectSnapshot | null;
};

/** What the last snapshot of a project was built from: whatever made it differ, the stamps tell. */
const lastSeen = new WeakMap<Workspace, { tree: Oid | null; versions: number | null }>();

/** The whole state. Never rejects: what can't be read keeps its last value, and a notice says why. */
export async function buildSnapshot(sources: Sources): Promise<Snapshot> {
  const { ports, settings, notices, opened } = sources;
  // Asked first, so that the system answers beside the rest.
  const recent = withMissing(settings.recent(), opened?.workspace.path);
  const project = opened === null ? null : await buildProject(opened, sources);
  return {
    app: {
      version: ports.appVersion,
      platform: process.platform,
      head: ports.head,
      capabilities: ports.capabilities,
    },
    settings: settings.get(),
    recent: await recent,
    notices: notices.list(),
    vault: await sources.vault.state(),
    project,
  };
}

async function buildProject(
  { workspace, session }: OpenedProject,
  { notices, vault, variables, stamps, previous }: Sources,
): Promise<ProjectSnapshot> {
  const last = previous?.path === workspace.path ? previous : null;
  const part = async <T>(name: string, read: () => Promise<T>, fallback: T): Promise<T> => {
    const id = `project-unreadable-${name}`;
    try {
      const value = await read();
      notices.remove(id);
      return value;
    } catch (error) {
      const detail = asFailure(error, `read the ${name}`).message;
      notices.put({ id, tone: 'error', title: `The project’s ${name} can’t be read now`, detail });
      return fallback;
    }
  };
  const seen = lastSeen.get(workspace) ?? { tree: null, versions: null };
  const noVersions = { count: 0, latest: null, revision: seen.versions ?? 0 };
  const noDraft = { base: null, changes: { added: 0, modified: 0, deleted: 0 }, savedAt: null };
  const { base, changes, savedAt } = await part('draft', () => workspace.draft(), last?.draft ?? noDraft);
  const tree = workspace.lastSeen();
  const versions = await part('versions', () => workspace.versionSummary(), noVersions);
  if (seen.tree === null && tree !== null) void tellConversions(workspace.repository, tree, notices);
  if (tree !== seen.tree) stamps.files += 1;
  if (versions.revision !== seen.versions) stamps.versions += 1;
  lastSeen.set(workspace, { tree, versions: versions.revision });
  const { standing } = workspace;
  // Looked at and gone: someone deleted the tag.
  if (standing.kind === 'viewing' && !(await workspace.versionNames()).includes(standing.version)) {
    workspace.standing = { kind: 'draft' };
  }
  return {
    path: workspace.path,
    name: workspace.name,
    readOnly: workspace.readOnly,
    author: await workspace.author().catch(() => null),
    standing: workspace.standing,
    draft: { base, changes, savedAt },
    versionCount: versions.count,
    latestVersion: versions.latest,
    environments: await part(
      'environments',
      () => readEnvironments(workspace, vault, variables),
      last?.environments ?? [],
    ),
    undo: await part('draft’s history', () => workspace.undo(), null),
    unsavedCount: session.unsavedCount(),
    stamps: { ...stamps },
  };
}

/** With what is known of their credentials. Nobody waits for the vault, for which somebody may have to be asked. */
async function readEnvironments(
  workspace: Workspace,
  vault: Vault,
  variables: Variables,
): Promise<ProjectSnapshot['environments']> {
  const { repository, secrets, looks } = workspace;
  const summaries = await openEnvironments(repository).summaries();
  const queue = await openQueue(repository.gitDir).list();
  const { state, keychain } = await vault.state();
  const stored = state === 'open' ? await secrets.stored() : state === 'none' ? [] : null;
  const states = credentialStates(summaries, stored, variables);
  // A keychain opens it behind the snapshot, which is built again then.
  if (stored === null && keychain && states.some(({ length }) => length > 0)) void secrets.stored();
  const seen = await Promise.all(summaries.map(summary => looks.of(summary, summary.running)));
  return summaries.map((summary, index) => ({
    ...summary,
    credentials: states[index] ?? [],
    look: seen[index] ?? null,
    queued: queuedFor(workspace, queue, summary.id),
  }));
}

function queuedFor(workspace: Workspace, queue: QueuedDeployment[], id: string) {
  const found = queue.find(({ environment }) => environment === id);
  if (!found) return null;
  const { version, queuedAt: at, who } = found;
  return { version, at, who, reachable: isReachable(workspace, id) };
}
