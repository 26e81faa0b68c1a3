import type { OpenResult } from '../../contract/commands/project.ts';
import type { Change } from './context.ts';
import { watchQueue } from './deploy/queue/watch-queue.ts';
import { watchLive } from './deploy/watch/watch-live.ts';
import { Failure } from './failure.ts';
import { keepHouse } from './housekeeping.ts';
import type { Notices } from './notices.ts';
import { type OpenedProject, openProject } from './open-project.ts';
import type { Ports } from './ports.ts';
import { absolutePath, folderFailure, inspectFolder } from './project/folders.ts';
import { watchProject } from './project/watch.ts';
import { projectNotices } from './project-notices.ts';
import { initRepository } from './repository/init.ts';
import { inspectRepository } from './repository/inspect.ts';
import { createQueue } from './repository/parallel.ts';
import type { Repository } from './repository/types.ts';
import { type SettingsBox, settingsNotice } from './settings.ts';
import type { Secrets } from './vault/secrets.ts';

/** The one project that is open, or none (docs/decisions/002-one-project-per-window.md). */
export type Projects = {
  current: () => OpenedProject | null;
  /** Closes the one before. Throws `project-missing`, `not-a-folder`, `repository-unsupported`, `busy` ... */
  open: (path: string, options: { initialise: boolean }) => Promise<OpenResult>;
  close: () => Promise<void>;
  /** From now on, somebody wants to know what changes outside. */
  watch: () => void;
};

type Surroundings = {
  ports: Ports;
  settings: SettingsBox;
  notices: Notices;
  changed: (...what: Change[]) => void;
  secretsOf: (repository: Repository) => Secrets;
  /** Whether a deployment, a restore or a check is under way. */
  working: () => boolean;
  /** Whether a deployment to this environment is under way. */
  deploying: (environmentId: string) => boolean;
};

/** The first screen and its questions come first. */
const lookAfterMs = 500;

export function createProjects(surroundings: Surroundings): Projects {
  const { ports, settings, notices, changed, working, deploying } = surroundings;
  const inOrder = createQueue();
  let current: OpenedProject | null = null;
  let watched = false;
  let stopWatching: (() => void) | null = null;
  let stopHousekeeping: (() => Promise<unknown>) | null = null;
  let lookLater: NodeJS.Timeout | undefined;

  const close = async () => {
    const closing = current;
    current = null;
    stopWatching?.();
    stopWatching = null;
    clearTimeout(lookLater);
    await stopHousekeeping?.();
    stopHousekeeping = null;
    await closing?.workspace.close();
    for (const { id } of notices.list()) if (id.startsWith('project-')) notices.remove(id);
  };

  const refuseWhileWorking = () => {
    if (!working()) return;
    const what = 'A deployment, a restore or a check is still running.';
    throw new Failure('busy', `${what} Wait for it, or cancel it first.`);
  };

  const startWatching = () => {
    if (!watched || current === null || stopWatching !== null) return;
    const { workspace } = current;
    const ends = [
      keepHouse(workspace),
      watchQueue(workspace, () => changed('state')),
      watchLive({
        workspace,
        minutes: () => settings.get().driftMinutes,
        deploying,
        changed: () => changed('state'),
      }),
    ];
    stopHousekeeping = () => Promise.all(ends.map(end => end()));
    stopWatching = watchProject(current.workspace, changed, detail => {
      const title = 'Changes made outside are not noticed by themselves';
      notices.put({ id: 'project-watch', tone: 'warning', title, detail });
    });
  };

  /** Whoever writes before has it looked at first; what can't be read at all is told by whoever needs it. */
  const lookForDamageLater = ({ workspace }: OpenedProject) => {
    lookLater = setTimeout(() => void workspace.lookForDamage().catch(() => undefined), lookAfterMs).unref();
  };

  const remember = ({ workspace: { path, name } }: OpenedProject) => {
    try {
      settings.remember({ path, name, openedAt: ports.clock().toISOString() });
    } catch (error) {
      notices.put(settingsNotice(error));
    }
  };

  const replaceCurrent = async (path: string) => {
    // The same project again: two would get in each other's way.
    if (current?.workspace.path === path) await close();
    const opened = await openProject(path, {
      ports,
      settings,
      secretsOf: surroundings.secretsOf,
      ...projectNotices(notices),
      // The snapshot finds out what differs.
      onVersions: () => changed('state'),
      onReadOnly: () => changed('state'),
      isHeard: watched,
    });
    await close();
    current = opened;
    for (const note of opened.notes) notices.put(note);
    if (watched) lookForDamageLater(opened);
    remember(opened);
    startWatching();
  };

  return {
    current: () => current,
    open: (given, { initialise }) =>
      inOrder(async () => {
        const path = absolutePath(given);
        const kind = await kindOf(path);
        if (kind === 'folder' && !initialise) return { kind: 'needs-initialise', path };
        refuseWhileWorking();
        if (kind === 'folder') await initRepository(path);
        try {
          await replaceCurrent(path);
        } finally {
          changed('files', 'versions', 'activity', 'environments');
        }
        return { kind: 'opened', path };
      }),
    close: () =>
      inOrder(async () => {
        refuseWhileWorking();
        await close();
        changed('state');
      }),
    watch: () => {
      watched = true;
      startWatching();
    },
  };
}

/** A folder with or without git; refuses everything else with a plain reason. */
async function kindOf(path: string): Promise<'folder' | 'repository'> {
  const inspection = await inspectFolder(path);
  if (inspection.kind === 'missing') {
    throw new Failure('project-missing', `There is no folder at ${path}.`, { path });
  }
  if (inspection.kind === 'file') {
    const message = `${path} is a file, not a folder. Choose the folder that holds it.`;
    throw new Failure('not-a-folder', message, { path });
  }
  const repository = await inspectRepository(path).catch((error: unknown) => {
    throw folderFailure(error, path);
  });
  if (repository.kind === 'unsupported') {
    throw new Failure('repository-unsupported', repository.reason, { path });
  }
  return repository.kind === 'none' ? 'folder' : 'repository';
}
