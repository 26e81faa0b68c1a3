import type { Handlers } from '../../contract/contract.ts';
import type { Reply } from '../../contract/errors.ts';
import type { CoreEvent } from '../../contract/events.ts';
import type { Job } from '../../contract/job.ts';
import type { Notice, Snapshot } from '../../contract/snapshot.ts';
import { buildSnapshot } from './build-snapshot.ts';
import type { Change } from './context.ts';
import { dispatch } from './dispatch.ts';
import { Failure } from './failure.ts';
import { activityHandlers } from './handlers/activity.ts';
import { appHandlers } from './handlers/app.ts';
import { compareHandlers } from './handlers/compare.ts';
import { connectionsHandlers } from './handlers/connections.ts';
import { deployHandlers } from './handlers/deploy.ts';
import { environmentsHandlers } from './handlers/environments.ts';
import { filesHandlers } from './handlers/files.ts';
import { jobsHandlers } from './handlers/jobs.ts';
import { projectHandlers } from './handlers/project.ts';
import { sessionHandlers } from './handlers/session.ts';
import { vaultHandlers } from './handlers/vault.ts';
import { versionsHandlers } from './handlers/versions.ts';
import { createJobs } from './jobs.ts';
import { createNotices } from './notices.ts';
import type { Ports } from './ports.ts';
import { createProjects } from './projects.ts';
import type { Services } from './services.ts';
import { openSettings, settingsNotice } from './settings.ts';
import { createSnapshots, type SnapshotSource } from './snapshot.ts';
import { projectSecrets } from './vault/project-secrets.ts';
import { openVault } from './vault/vault.ts';

export type Core = {
  /** Runs a command by its wire name, for example `versions.create`. Never rejects. */
  invoke: (command: string, input: unknown) => Promise<Reply<unknown>>;
  /** Tells the current snapshot and all known jobs at once, then every change. Answers how to end it. */
  subscribe: (listener: (event: CoreEvent) => void) => () => void;
  snapshot: () => Snapshot;
  /** Resolves when the job has ended. Rejects with `job-missing`. */
  waitForJob: (id: string) => Promise<Job>;
  /** Waits for running work, then closes the project. */
  close: () => Promise<void>;
};

/** The product without a screen. A head is nothing but a choice of ports and a way to carry commands. */
export async function createCore(ports: Ports): Promise<Core> {
  const listeners = new Set<(event: CoreEvent) => void>();
  const emit = (event: CoreEvent) => {
    for (const listener of listeners) listener(event);
  };
  const settings = openSettings(ports.settings);
  const jobs = createJobs(emit, ports.clock);
  // No number that a core before this one has told: a screen outlives it and must ask again.
  const born = ports.clock().getTime();
  const stamps = { files: born, versions: born, activity: born };
  const notices = createNotices([...corruptSettings(ports), ...(ports.firstNotices ?? [])], () =>
    snapshots.invalidate(),
  );
  ports.settings.onWriteFailed?.(error => notices.put(settingsNotice(error)));

  const changed = (...what: Change[]) => {
    for (const change of what) if (change in stamps) stamps[change as keyof typeof stamps] += 1;
    snapshots.invalidate();
  };
  const variables = ports.variables ?? process.env;
  const vault = openVault({ ...ports, variables, changed: () => changed('state') });
  const projects = createProjects({
    ports,
    settings,
    notices,
    changed,
    secretsOf: repository => projectSecrets(vault, repository, variables),
    working: () => jobs.all().some(job => job.state === 'running'),
    deploying: id => jobs.all().some(job => job.state === 'running' && job.environment === id),
  });
  const build = (previous: Snapshot['project']): Promise<Snapshot> =>
    buildSnapshot({
      ports,
      settings,
      notices,
      vault,
      variables,
      opened: projects.current(),
      stamps,
      previous,
    });
  const snapshots: SnapshotSource<Snapshot> = createSnapshots(
    await build(null),
    () => build(snapshots.current().project),
    snapshot => emit({ type: 'snapshot', snapshot }),
  );

  const opened = () => projects.current() ?? noProject();
  const services: Services = {
    ports,
    jobs,
    settings,
    notices,
    projects,
    vault,
    emit,
    changed,
    opened,
    project: () => opened().workspace,
    workspace: () => opened().workspace,
    freshSnapshot: async () => {
      await snapshots.fresh();
      return snapshots.current();
    },
  };
  const handlers = composeHandlers(services);

  return {
    invoke: (command, input) => dispatch(handlers, command, input),
    subscribe: listener => {
      listeners.add(listener);
      projects.watch();
      listener({ type: 'snapshot', snapshot: snapshots.current() });
      for (const job of jobs.all()) listener({ type: 'job', job });
      return () => {
        listeners.delete(listener);
      };
    },
    snapshot: snapshots.current,
    waitForJob: id => jobs.ended(id),
    close: async () => {
      await jobs.settled();
      await projects.close();
      await snapshots.fresh();
    },
  };
}

/** A room without handlers, or a command without one, does not compile. */
const composeHandlers = (services: Services): Handlers => ({
  app: appHandlers(services),
  project: projectHandlers(services),
  files: filesHandlers(services),
  session: sessionHandlers(services),
  versions: versionsHandlers(services),
  compare: compareHandlers(services),
  environments: environmentsHandlers(services),
  connections: connectionsHandlers(services),
  deploy: deployHandlers(services),
  activity: activityHandlers(services),
  vault: vaultHandlers(services),
  jobs: jobsHandlers(services),
});

function noProject(): never {
  throw new Failure('no-project', 'No project is open.');
}

function corruptSettings({ corruptSettings: corrupt }: Ports): Notice[] {
  if (!corrupt) return [];
  const detail = `They were damaged and are kept at ${corrupt.path}. Tagline began with its defaults.`;
  return [{ id: 'corrupt-settings', tone: 'warning', title: 'The settings could not be read', detail }];
}
