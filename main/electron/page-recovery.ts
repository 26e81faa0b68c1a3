import { type BrowserWindow, dialog } from 'electron';
import { createCrashBudget } from '../core-thread/crash-budget.ts';
import type { Log } from './log.ts';
import type { PageLink } from './page-link.ts';

/**
 * Brings a crashed page back; its unsaved text comes back with it, because the core keeps it. After three
 * crashes in a minute the user is asked, so that a page that can't live does not reload for ever.
 */
export function recoverPage(window: BrowserWindow, link: PageLink, log: Log): void {
  const { webContents: contents } = window;
  const budget = createCrashBudget(3, 60_000);

  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) link.disconnect();
  });
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    link.disconnect();
    if (reason === 'clean-exit') return;
    log.write(`The page is gone: ${reason} (${exitCode})`);
    if (budget.spend(Date.now())) contents.reload();
    else void askAfterCrashes(window);
  });

  let asking: AbortController | null = null;
  window.on('unresponsive', () => {
    if (asking) return;
    asking = new AbortController();
    void askWhileHanging(window, asking.signal).then(() => {
      asking = null;
    });
  });
  window.on('responsive', () => asking?.abort());
}

async function askAfterCrashes(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window keeps failing.',
    detail: 'It failed four times within a minute. Your unsaved text is kept.',
    buttons: ['Try again', 'Close'],
    defaultId: 0,
    cancelId: 1,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.destroy();
}

async function askWhileHanging(window: BrowserWindow, signal: AbortSignal): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The window does not answer.',
    detail:
      'Reload it, or wait until it has finished. Unsaved text of the last moment may be lost by a reload.',
    buttons: ['Wait', 'Reload'],
    defaultId: 0,
    cancelId: 0,
    signal,
  });
  // The handler of `render-process-gone` loads it again.
  if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
}
