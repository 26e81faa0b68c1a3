import Module from 'node:module';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { dialog } from './dialog.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu } from './menu.ts';
import { listen, protocol } from './protocol.ts';
import { session } from './session.ts';
import { nativeTheme, safeStorage, screen, shell } from './system.ts';

// Loaded by `node --require` before the bundled main process: its `require('electron')` gets this.
const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
};

type Load = (request: string, parent: unknown, isMain: boolean) => unknown;
const loader = Module as unknown as { _load: Load };
const load = loader._load;
loader._load = (request, ...rest) => (request === 'electron' ? electron : load(request, ...rest));

// Ready only after the main script has run, as in Electron.
setImmediate(() => {
  void listen().then(() => app.becomeReady());
});
