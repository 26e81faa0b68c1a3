import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cache, inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { say } from './lib/say.mjs';
import { readStamp, removeStamp, writeStamp } from './lib/stamp.mjs';

// Never `import 'electron'` outside Electron: its index.js downloads the binary, without a time limit, and throws.

const installLimitMs = 20_000;
const rememberFailureMs = 24 * 60 * 60 * 1000;
const failureStamp = join(cache, 'electron-install-failed.json');

/** @returns {string | undefined} the absolute path of an Electron binary that is already on this machine */
export function findElectron() {
  const executable = platformExecutable();
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const candidates = [
    ...(override ? [join(override, executable)] : []),
    inRoot('node_modules', 'electron', 'dist', executable),
    ...(process.env.PATH ?? '')
      .split(delimiter)
      .filter(isForeignBin)
      .map(folder => join(folder, nameOnPath())),
  ];
  return candidates.find(isExecutable);
}

/** Why Electron can't open a window here, even with a binary; `undefined` when nothing speaks against it. */
export function electronObstacle() {
  if (process.platform !== 'linux') return undefined;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display (DISPLAY is not set)';
  if (process.getuid?.() === 0) return 'Electron keeps its sandbox on and refuses to run as root';
  return undefined;
}

/**
 * Finds Electron's binary or, once a day, tries to download it within 20 seconds.
 * @param {{ retry?: boolean }} [options] `retry` tries again even if it failed today
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function ensureElectron({ retry = false } = {}) {
  const found = findElectron();
  if (found !== undefined) return { path: found };
  const remembered = retry ? undefined : recentFailure();
  if (remembered !== undefined)
    return { reason: `${remembered} (tried in the last 24 hours; --electron tries again)` };
  say(`Electron's binary is not here yet; downloading it (at most ${installLimitMs / 1000} s) ...`);
  const script = inRoot('node_modules', 'electron', 'install.js');
  const { code, output, timedOut } = await run(process.execPath, [script], { timeoutMs: installLimitMs });
  const installed = code === 0 ? findElectron() : undefined;
  if (installed !== undefined) {
    removeStamp(failureStamp);
    return { path: installed };
  }
  const reason = timedOut
    ? `the download of Electron's binary took longer than ${installLimitMs / 1000} s`
    : `Electron's binary could not be downloaded: ${firstError(output)}`;
  writeStamp(failureStamp, JSON.stringify({ version: electronVersion(), at: Date.now(), reason }));
  return { reason };
}

function recentFailure() {
  const text = readStamp(failureStamp);
  if (text === '') return undefined;
  const { version, at, reason } = JSON.parse(text);
  const age = Date.now() - at;
  return version === electronVersion() && age >= 0 && age < rememberFailureMs ? String(reason) : undefined;
}

/** @returns {string} the version that package.json asks for */
export function electronVersion() {
  return JSON.parse(readFileSync(inRoot('node_modules', 'electron', 'package.json'), 'utf8')).version;
}

/** The path inside Electron's dist folder, as in electron/install.js. */
function platformExecutable() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function nameOnPath() {
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** npm puts node_modules/.bin on the PATH; the `electron` in there is the package's script, not the binary. */
function isForeignBin(/** @type {string} */ folder) {
  return folder !== '' && !/node_modules[\\/]\.bin[\\/]?$/.test(folder);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path) && statSync(path).isFile() && !startsWithShebang(path);
  } catch {
    return false;
  }
}

/** An npm-installed `electron` on the PATH is a script that downloads; only a real binary counts. */
function startsWithShebang(/** @type {string} */ path) {
  const head = readFileSync(path).subarray(0, 2).toString('latin1');
  return head === '#!' && /node_modules|require\(/.test(readFileSync(path, 'utf8'));
}

/** @param {string} output */
function firstError(output) {
  const lines = output.split('\n').map(line => line.trim());
  return lines.find(line => /error/i.test(line)) ?? lines.find(line => line !== '') ?? 'no reason given';
}
