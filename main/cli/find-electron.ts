import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** How Tagline's window can be opened here, or why it can't. */
export type Desktop =
  | { kind: 'found'; command: string; args: string[] }
  | { kind: 'missing'; reason: string };

/**
 * Looks for Electron where `npm start` has it: `ELECTRON_OVERRIDE_DIST_PATH`, or installed beside the program.
 * @param root the folder that holds `package.json` and `dist`
 */
export function findDesktop(
  root: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Desktop {
  const name = binaryName(platform);
  const folders = [env.ELECTRON_OVERRIDE_DIST_PATH, join(root, 'node_modules', 'electron', 'dist')];
  const command = folders.flatMap(folder => (folder ? [join(folder, name)] : [])).find(isExecutable);
  if (command === undefined) {
    return {
      kind: 'missing',
      reason: 'Electron is not installed here; `npm start` in the checkout tries to',
    };
  }
  if (platform === 'linux') {
    if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return { kind: 'missing', reason: 'there is no display' };
    if (process.getuid?.() === 0) {
      return { kind: 'missing', reason: 'Electron keeps its sandbox on and refuses to run as root' };
    }
  }
  return { kind: 'found', command, args: [root] };
}

function binaryName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
