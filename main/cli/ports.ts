import type { Ports } from '../core/ports.ts';
import { appVersion } from '../node-ports/app-version.ts';
import { borrowedSettings } from '../node-ports/borrowed-settings.ts';
import { keepCorruptSettingsAside } from '../node-ports/corrupt-settings.ts';
import { dataDir } from '../node-ports/data-dir.ts';
import { documentsDir } from '../node-ports/documents-dir.ts';

/** The core's ports for a script: settings are read (who signs), and a run leaves no trace in them. */
export function cliPorts(assetsDir: string): Ports {
  const data = dataDir();
  const corrupt = keepAside(data);
  return {
    head: 'cli',
    appVersion,
    capabilities: { pickFolder: false, systemTrash: false, nativeMenu: false, revealFile: false },
    settings: borrowedSettings(data),
    dataDir: data,
    documentsDir: documentsDir(),
    assetsDir,
    clock: () => new Date(),
    ...(corrupt === null ? {} : { corruptSettings: corrupt }),
  };
}

function keepAside(data: string): { path: string } | null {
  try {
    return keepCorruptSettingsAside(data);
  } catch {
    // Not ours to rename: a pipeline's home may be read-only, and the run does without settings.
    return null;
  }
}
