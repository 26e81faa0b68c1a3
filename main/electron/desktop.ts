import { join } from 'node:path';
import { app, session } from 'electron';
import { createClient } from '../../contract/client.ts';
import { startCoreThread } from '../core-thread/host.ts';
import { followMenu } from './app-menu.ts';
import { createCloseGuard } from './close-guard.ts';
import { offerContextMenu } from './context-menu.ts';
import { watchCore } from './core-watch.ts';
import { serveIpc } from './ipc.ts';
import { lockSession } from './lockdown.ts';
import type { Log } from './log.ts';
import { createMainWindow } from './main-window.ts';
import type { OpenRequest } from './open-request.ts';
import { openAtStart, openInPage } from './opening.ts';
import { createPageLink } from './page-link.ts';
import { servePage } from './page-protocol.ts';
import { recoverPage } from './page-recovery.ts';
import { desktopPorts } from './ports.ts';
import { closeCoreAtEnd } from './shutdown.ts';
import { followTheme } from './theme.ts';
import { dressWindow } from './window-dress.ts';
import { createWindowMemory } from './window-memory.ts';

/** Work that must not be cut off without a question. */
const guardedJobs = new Set(['deploy', 'restore']);

/** Puts the desktop head together; the app must be ready. */
export async function startDesktop(log: Log) {
  const dist = join(app.getAppPath(), 'dist');
  // Native code and plain file functions can't look into the archive, so the assets lie beside it.
  const assets = join(dist, 'assets').replace('app.asar', 'app.asar.unpacked');

  lockSession(session.defaultSession);
  servePage(join(dist, 'renderer'));

  const core = await startCoreThread(
    desktopPorts(assets, () => main.current()),
    { program: join(dist, 'core-thread', 'thread.cjs'), onTrouble: log.write },
  );
  const watch = watchCore(core);
  const link = createPageLink(core.subscribe);
  const client = createClient({ invoke: core.invoke, subscribe: core.subscribe });
  const guardClose = createCloseGuard({
    client,
    project: () => watch.snapshot().project,
    jobs: () => watch.runningJobs().filter(({ kind }) => guardedJobs.has(kind)),
    // Work that is not known any more has ended.
    waitForJob: id => core.waitForJob(id).catch(() => null),
  });
  const main = createMainWindow({
    preload: join(dist, 'electron', 'preload.cjs'),
    icon: join(assets, 'icons', 'linux', '256x256.png'),
    memory: createWindowMemory(),
    log,
    equip(window) {
      recoverPage(window, link, log);
      offerContextMenu(window);
      guardClose(window);
      dressWindow(window, watch.snapshot());
      window.on('closed', link.disconnect);
    },
  });

  serveIpc(core, link, main);
  followTheme(watch, colour => main.current()?.setBackgroundColor(colour));
  followMenu(watch, {
    choose: action => {
      main.open();
      link.tell({ type: 'action', action });
    },
    openRecent: path => open({ kind: 'project', path }),
    clearRecent: () => {
      for (const { path } of watch.snapshot().recent) void client.project.forgetRecent({ path });
    },
  });
  watch.follow(snapshot => {
    const window = main.current();
    if (window) dressWindow(window, snapshot);
  });
  closeCoreAtEnd(core, log);

  function open(request: OpenRequest | null): void {
    main.open();
    if (request !== null) openInPage(request, link);
  }
  return {
    open,
    /** Opens the window; a project opens beside it, so that a large one does not delay it. */
    async start(first: OpenRequest | null): Promise<void> {
      const opening = first === null ? null : openAtStart(first, client, link);
      main.open();
      await opening;
    },
  };
}
