import type { Ports, SettingsStore } from '../core/ports.ts';
import { appVersion } from '../node-ports/app-version.ts';
import { borrowedSettings } from '../node-ports/borrowed-settings.ts';
import { keepCorruptSettingsAside } from '../node-ports/corrupt-settings.ts';
import { dataDir } from '../node-ports/data-dir.ts';
import { documentsDir } from '../node-ports/documents-dir.ts';
import { sharedSettings } from '../node-ports/shared-settings.ts';

/**
 * The core's ports for a server: nothing native, because the person may sit in front of a container.
 * @param assetsDir absolute
 * @param warn told in a plain sentence when settings can't be kept
 */
export function webPorts(assetsDir: string, warn: (sentence: string) => void): Ports {
  const data = dataDir();
  let settings: SettingsStore;
  let corrupt: { path: string } | null = null;
  try {
    corrupt = keepCorruptSettingsAside(data);
    settings = sharedSettings(data);
  } catch (error) {
    warn(`Settings can't be kept in ${data}: ${error instanceof Error ? error.message : String(error)}`);
    settings = borrowedSettings(data);
  }
  return {
    head: 'web',
    appVersion,
    capabilities: { pickFolder: false, systemTrash: false, nativeMenu: false, revealFile: false },
    settings,
    dataDir: data,
    documentsDir: documentsDir(),
    assetsDir,
    clock: () => new Date(),
    ...(corrupt === null ? {} : { corruptSettings: corrupt }),
  };
}
