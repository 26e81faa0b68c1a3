import Conf from 'conf';
import type { SettingsStore } from '../core/ports.ts';

/**
 * The settings of the data folder's `config.json`, read and written whole; a write is atomic. The desktop head's
 * electron-store keeps its settings in the same file.
 * @throws a system error when the folder can't be made or read
 */
export function sharedSettings(dataDir: string): SettingsStore {
  const conf = new Conf<Record<string, unknown>>({ cwd: dataDir });
  return {
    read: () => ({ ...conf.store }),
    write: value => {
      conf.store = value;
    },
  };
}
