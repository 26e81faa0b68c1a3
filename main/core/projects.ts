import { realpath } from 'node:fs/promises';
import type { OpenResult } from '../../contract/commands/project.ts';
import type { Change } from './context.ts';
import { reconcileDeployments } from './deploy/reconcile.ts';
import { Failure } from './failure.ts';
import type { Notices } from './notices.ts';
import type { Ports } from './ports.ts';
import { absolutePath, folderFailure, inspectFolder } from './project/folders.ts';
import { openWorkspace } from './project/open-workspace.ts';
import { openSession, type SessionStore } from './project/session.ts';
import { skippedNotice } from './project/skipped.ts';
import { watchProject } from './project/watch.ts';
import type { Workspace } from './project/workspace.ts';
import { initRepository } from './repository/init.ts';
import { inspectRepository } from './repository/inspect.ts';
import { openRepository } from './repository/open.ts';
import { createQueue } from './repository/parallel.ts';
import type { SettingsBox } from './settings.ts';

export type OpenedProject = {
  workspace: Workspace;
  session: SessionStore;
  stopWatching: () => Promise<void>;
};

/** The one project that is open, or none. */
export type Projects = {
  current: () => OpenedProject | null;
  /** Closes the one before. Throws `project-missing`, `not-a-folder`, `repository-unsupported`, `busy` ... */
  open: (path: string, options: { initialise: boolean }) => Promise<OpenResult>;
  close: () => Promise<void>;
};

type Surroundings = {
  ports: Ports;
  settings: SettingsBox;
  notices: Notices;
  changed: (...what: Change[]) => void;
  /** Whether a deployment or a restore is under way. */
  working: () => boolean;
};

export function createProjects(surroundings: Surroundings): Projects {
  const { ports, settings, notices, changed, working } = surroundings;
  const inOrder = createQueue();
  let current: OpenedProject | null = null;

  const close = async () => {
    const closing = current;
    if (closing === null) return;
    current = null;
    await closing.stopWatching();
    await closing.workspace.close();
    for (const { id } of notices.list()) if (id.startsWith('project-')) notices.remove(id);
  };

  const refuseWhileWorking = () => {
    if (!working()) return;
    throw new Failure('busy', 'A deployment or a restore is still running. Wait for it, or cancel it first.');
  };

  const openAt = async (path: string): Promise<OpenedProject> => {
    const repository = await openRepository(path);
    try {
      const workspace = await openWorkspace(repository, {
        clock: ports.clock,
        settings: settings.get,
        onSkipped: skipped => {
          if (skipped.length > 0) notices.put(skippedNotice(skipped));
          else notices.remove(skippedNotice.id);
        },
      });
      repository.openNotes.forEach((detail, index) => {
        notices.put({ id: `project-note-${index}`, tone: 'info', title: 'The project was repaired', detail });
      });
      // A deployment that was killed gets its receipt before anything shows what runs where.
      const settled = workspace.readOnly
        ? []
        : await reconcileDeployments(repository, ports.clock, ports.appVersion);
      settled.forEach((detail, index) => {
        notices.put({
          id: `interrupted-deployment-${index}`,
          tone: 'warning',
          title: 'A deployment was interrupted',
          detail,
        });
      });
      const session = await openSession(ports.dataDir, await realpath(path));
      const stopWatching = watchProject(workspace, changed, detail => {
        const title = 'Changes made outside are not noticed by themselves';
        notices.put({ id: 'project-watch', tone: 'warning', title, detail });
      });
      return { workspace, session, stopWatching };
    } catch (error) {
      await repository.close();
      throw error;
    }
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
        const opened = await openAt(path);
        await close();
        current = opened;
        settings.remember({ path, name: opened.workspace.name, openedAt: ports.clock().toISOString() });
        changed('files', 'versions', 'activity', 'environments');
        return { kind: 'opened', path };
      }),
    close: () =>
      inOrder(async () => {
        refuseWhileWorking();
        await close();
        changed('state');
      }),
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
