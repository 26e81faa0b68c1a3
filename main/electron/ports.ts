import { app, type BrowserWindow, dialog, shell } from 'electron';
import Store from 'electron-store';
import type { Ports, SettingsStore } from '../core/ports.ts';
import { appVersion } from '../node-ports/app-version.ts';
import { keepCorruptSettingsAside } from '../node-ports/corrupt-settings.ts';
import { documentsDir } from '../node-ports/documents-dir.ts';
import { systemKeychain } from './keychain.ts';

/** What the desktop gives to the core. @param window what native dialogs belong to */
export function desktopPorts(assetsDir: string, window: () => BrowserWindow | null): Ports {
  const dataDir = app.getPath('userData');
  const corrupt = keepCorruptSettingsAside(dataDir);
  const keychain = systemKeychain();
  return {
    head: 'electron',
    appVersion,
    capabilities: { pickFolder: true, systemTrash: true, nativeMenu: true, revealFile: true },
    settings: settingsStore(),
    dataDir,
    documentsDir: documentsDir(),
    assetsDir,
    clock: () => new Date(),
    pickFolder: title => pickFolder(title, window()),
    moveToTrash: path => shell.trashItem(path),
    revealFile: async path => shell.showItemInFolder(path),
    ...(keychain ? { keychain } : {}),
    ...(corrupt ? { corruptSettings: corrupt } : {}),
  };
}

/** The same file that the other heads keep their settings in. */
function settingsStore(): SettingsStore {
  const store = new Store<Record<string, unknown>>();
  return {
    read: () => ({ ...store.store }),
    write: value => {
      store.store = value;
    },
  };
}

async function pickFolder(title: string, window: BrowserWindow | null): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    title,
    message: title,
    defaultPath: app.getPath('home'),
    properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
  };
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
