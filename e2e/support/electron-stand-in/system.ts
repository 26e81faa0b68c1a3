import { EventEmitter } from 'node:events';
import { renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { config, offer, tellBrowser } from './bridge.ts';
import { preventable } from './preventable.ts';

class NativeTheme extends EventEmitter {
  #source: 'system' | 'light' | 'dark' = 'system';
  #systemDark = config.dark;

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemDark : this.#source === 'dark';
  }
  get themeSource() {
    return this.#source;
  }
  set themeSource(source: 'system' | 'light' | 'dark') {
    this.#source = source;
    this.#updated();
  }
  setSystemDark(dark: boolean): void {
    this.#systemDark = dark;
    this.#updated();
  }
  #updated(): void {
    tellBrowser({ type: 'colour-scheme', scheme: this.shouldUseDarkColors ? 'dark' : 'light' });
    this.emit('updated', preventable());
  }
}

export const nativeTheme = new NativeTheme();

const displays = config.screens.map((workArea, id) => ({ id, workArea, bounds: workArea, scaleFactor: 1 }));
export const screen = { getPrimaryDisplay: () => displays[0], getAllDisplays: () => displays };

const opened: string[] = [];
const revealed: string[] = [];
export const shell = {
  openExternal: async (url: string) => {
    opened.push(url);
  },
  showItemInFolder: (path: string) => {
    revealed.push(path);
  },
  trashItem: async (path: string) => renameSync(path, join(config.trash, basename(path))),
};

/** As on a Linux desktop without a keyring. */
export const safeStorage = { getSelectedStorageBackend: () => 'basic_text' };

offer('system-dark', (dark: boolean) => nativeTheme.setSystemDark(dark));
offer('theme-source', () => nativeTheme.themeSource);
offer('opened-outside', () => opened);
offer('revealed', () => revealed);
