import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** The settings file's name in the data folder, the same for every head. */
export const settingsFile = 'config.json';

/**
 * Renames a settings file that is not a JSON object, so that a head starts with clean settings and nothing is
 * lost. Call it before anything else opens the file.
 *
 * @returns where it is kept now; null when there was nothing to do
 */
export function keepCorruptSettingsAside(dataDir: string, now = new Date()): { path: string } | null {
  const path = join(dataDir, settingsFile);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // Missing, or not readable at all: not corrupt.
    return null;
  }
  if (parseSettings(text) !== null) return null;
  const aside = join(dataDir, `config.corrupt-${now.toISOString().replace(/[:.]/g, '-')}.json`);
  renameSync(path, aside);
  return { path: aside };
}

/** @returns the stored object, null when the text is not one */
export function parseSettings(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
