import { app, BrowserWindow, type WebContents } from 'electron';
import { appUrl } from './app-url.ts';
import type { Log } from './log.ts';
import { backgroundColour } from './theme.ts';
import type { WindowMemory } from './window-memory.ts';
import { minimumSize } from './window-state.ts';

type Needs = {
  /** Absolute path of the bundled preload script. */
  preload: string;
  /** Absolute path of a PNG; Linux takes the window's icon from it. */
  icon: string;
  memory: WindowMemory;
  log: Log;
  /** Called with each new window before it loads the page. */
  equip: (window: BrowserWindow) => void;
};

/** The one window. It may be closed while the program runs on (macOS) and opened again. */
export function createMainWindow({ preload, icon, memory, log, equip }: Needs) {
  let current: BrowserWindow | null = null;

  const make = (): BrowserWindow => {
    const { bounds, maximised, fullscreen } = memory.place();
    const window = new BrowserWindow({
      ...bounds,
      minWidth: Math.min(minimumSize.width, bounds.width),
      minHeight: Math.min(minimumSize.height, bounds.height),
      show: false,
      backgroundColor: backgroundColour(),
      title: 'Tagline',
      ...(process.platform === 'linux' ? { icon } : {}),
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        devTools: !app.isPackaged,
        // Elsewhere Chromium would fetch dictionaries from the network.
        spellcheck: process.platform === 'darwin',
      },
    });
    window.once('ready-to-show', () => {
      if (maximised) window.maximize();
      if (fullscreen) window.setFullScreen(true);
      window.show();
    });
    window.on('page-title-updated', event => event.preventDefault());
    window.on('close', () => {
      try {
        memory.remember(window);
      } catch (error) {
        log.write('The window’s place could not be remembered', error);
      }
    });
    window.on('closed', () => {
      if (current === window) current = null;
    });
    return window;
  };

  const load = (window: BrowserWindow): void => {
    window.loadURL(appUrl).catch((error: unknown) => {
      log.write('The page did not load', error);
      // Better an empty window than a program that seems not to start.
      if (!window.isDestroyed()) window.show();
    });
  };

  return {
    /** Opens the window, or brings the open one to the front. */
    open(): void {
      if (current) {
        if (current.isMinimized()) current.restore();
        current.show();
        current.focus();
        return;
      }
      current = make();
      equip(current);
      load(current);
    },
    current: (): BrowserWindow | null => current,
    contents: (): WebContents | null => current?.webContents ?? null,
  };
}

export type MainWindow = ReturnType<typeof createMainWindow>;
