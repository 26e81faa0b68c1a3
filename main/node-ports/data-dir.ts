import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder in which Tagline keeps settings and unsaved text: the one that Electron calls `userData`, so
 * that all heads share it. `TAGLINE_DATA_DIR` names another one.
 * Source: https://www.electronjs.org/docs/latest/api/app#appgetpathname
 */
export function dataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  if (env.TAGLINE_DATA_DIR) return env.TAGLINE_DATA_DIR;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Tagline');
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Tagline');
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'Tagline');
}
