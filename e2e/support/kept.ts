import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The unsaved texts that the head keeps in its data folder, as they would be found after a crash now. */
export async function keptTexts(dataDir: string): Promise<string[]> {
  const files = (await sessionFiles(dataDir)).filter(path => /[\\/]unsaved[\\/][^\\/]+\.json$/.test(path));
  const kept = await Promise.all(files.map(path => parsed<{ text: string }>(path)));
  return kept.flatMap(found => found?.text ?? []);
}

/** The paths of the tabs that it would show again. */
export async function keptTabs(dataDir: string): Promise<string[]> {
  const file = (await sessionFiles(dataDir)).find(path => path.endsWith('tabs.json'));
  if (file === undefined) return [];
  const kept = await parsed<{ tabs: { path: string }[] }>(file);
  return kept?.tabs.map(({ path }) => path) ?? [];
}

async function sessionFiles(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, 'sessions'), { recursive: true }).catch(() => []);
  return entries.map(entry => join(dataDir, 'sessions', entry));
}

/** Null where it has just been removed. */
async function parsed<T>(path: string): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as T);
}
