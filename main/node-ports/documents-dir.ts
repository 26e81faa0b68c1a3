import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where new projects are proposed: the user's documents folder, or the home folder where there is none.
 * `TAGLINE_DOCUMENTS_DIR` names another one.
 * Linux names it in a file: https://www.freedesktop.org/wiki/Software/xdg-user-dirs/
 */
export function documentsDir(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  if (env.TAGLINE_DOCUMENTS_DIR) return env.TAGLINE_DOCUMENTS_DIR;
  const named = namedByXdg(env.XDG_CONFIG_HOME || join(home, '.config'), home);
  const documents = named ?? join(home, 'Documents');
  return statSync(documents, { throwIfNoEntry: false })?.isDirectory() ? documents : home;
}

function namedByXdg(configDir: string, home: string): string | null {
  let text: string;
  try {
    text = readFileSync(join(configDir, 'user-dirs.dirs'), 'utf8');
  } catch {
    return null;
  }
  const value = /^\s*XDG_DOCUMENTS_DIR="(.*)"/m.exec(text)?.[1]?.replace(/^\$HOME(?=\/|$)/, home);
  return value !== undefined && isAbsolute(value) ? value : null;
}
