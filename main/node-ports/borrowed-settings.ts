import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsStore } from '../core/ports.ts';
import { parseSettings, settingsFile } from './corrupt-settings.ts';

/**
 * The shared settings for a run that leaves no trace in them: what it changes is forgotten at its end. A file
 * that can't be read or is corrupt counts as empty and stays as it is.
 */
export function borrowedSettings(dataDir: string): SettingsStore {
  let value: Record<string, unknown> | null = null;
  return {
    read: () => {
      value ??= load(join(dataDir, settingsFile));
      return { ...value };
    },
    write: next => {
      value = { ...next };
    },
  };
}

function load(path: string): Record<string, unknown> {
  try {
    return parseSettings(readFileSync(path, 'utf8')) ?? {};
  } catch {
    return {};
  }
}
