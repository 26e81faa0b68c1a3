import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Client, createClient } from '../../contract/client.ts';
import type { ProjectSnapshot } from '../../contract/snapshot.ts';
import { type Core, createCore } from '../core/core.ts';
import { Failure } from '../core/failure.ts';
import { askingTransport } from './asking-transport.ts';
import { must } from './outcome.ts';
import { cliPorts } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { describeTerminal, type Terminal } from './terminal/terminal.ts';

export type CoreSession = { core: Core; client: Client; terminal: Terminal; progress: Progress };
export type Session = CoreSession & {
  /** The open project as it was when the command began. */
  project: ProjectSnapshot;
};

/** Runs `work` with a core of its own, which is closed afterwards; what takes long is shown on stderr. */
export const withCore = <T>(work: (session: CoreSession) => Promise<T>): Promise<T> =>
  withOpened(async () => undefined, work);

/** The same after `open`, for which nobody listens: so all that opening finds out is known when it has ended. */
async function withOpened<O, T>(
  open: (client: Client) => Promise<O>,
  work: (session: CoreSession, opened: O) => Promise<T>,
): Promise<T> {
  // In this thread: one command has nothing else to do meanwhile, and would pay for the start of another one.
  const core = await createCore(cliPorts(join(import.meta.dirname, '..', 'assets')));
  const progress = createProgress();
  const client = createClient(askingTransport(core));
  try {
    const opened = await open(client);
    core.subscribe(event => {
      if (event.type !== 'job') return;
      if (event.job.state === 'running') progress.show(event.job);
      else progress.end();
    });
    return await work({ core, client, terminal: describeTerminal(), progress }, opened);
  } finally {
    progress.end();
    await core.close();
  }
}

/** Like `withCore`, with the project open that the folder belongs to. Throws `no-project` and what opening throws. */
export function withProject<T>(folder: string, work: (session: Session) => Promise<T>): Promise<T> {
  const path = projectAround(resolve(folder));
  const open = async (client: Client) => must(await client.project.open({ path }));
  return withOpened(open, async (session, opened) => {
    if (opened.kind === 'needs-initialise') {
      throw new Failure('no-project', `${opened.path} is not a project.`, { path: opened.path });
    }
    const { project } = must(await session.client.app.snapshot({}));
    if (project === null) throw new Failure('no-project', `${path} could not be opened.`, { path });
    return work({ ...session, project });
  });
}

/** The nearest folder upwards that is a repository, like git finds it; the folder itself when there is none. */
function projectAround(folder: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return folder;
  }
}
