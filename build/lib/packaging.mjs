import { existsSync } from 'node:fs';
import { electronVersion } from '../electron-binary.mjs';
import { configPath } from './package-config.mjs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';

const reachLimitMs = 10_000;
const makeLimitMs = 20 * 60_000;

/** @type {{ [platform: string]: { flag: string, packages: string } }} */
const systems = {
  linux: { flag: '--linux', packages: 'AppImage and deb' },
  darwin: { flag: '--mac', packages: 'dmg' },
  win32: { flag: '--win', packages: 'the NSIS installer' },
};

/** What can't be made on this system, whatever is reachable. */
export function otherSystems(platform = process.platform) {
  return Object.entries(systems)
    .filter(([name]) => name !== platform)
    .map(([, { packages }]) => packages);
}

/**
 * Why this system's packages can't be made here; `undefined` when nothing speaks against it.
 * @returns {Promise<string | undefined>}
 */
export async function packagingObstacle() {
  if (!(process.platform in systems)) return `there is no package for ${process.platform}`;
  if (existsSync(inRoot('node_modules', 'electron', 'dist', 'version'))) return undefined;
  const address = electronDownload();
  try {
    const { ok, status } = await fetch(address, {
      method: 'HEAD',
      signal: AbortSignal.timeout(reachLimitMs),
    });
    return ok ? undefined : `Electron's binary can't be downloaded: ${address} answers ${status}`;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return `Electron's binary can't be downloaded from ${new URL(address).host} (${reason})`;
  }
}

/** Where electron-builder would load it from; a mirror is named as for Electron itself. */
function electronDownload() {
  const version = electronVersion();
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  return `${mirror}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

/**
 * Makes the packages of this system in release/.
 * @returns {Promise<{ packages: string, failure: string | undefined }>}
 */
export async function makePackages() {
  const { flag, packages } = systems[process.platform] ?? { flag: '', packages: '' };
  const local = inRoot('node_modules', 'electron', 'dist');
  const args = [
    inRoot('node_modules', 'electron-builder', 'cli.js'),
    flag,
    '--config',
    configPath,
    '--publish',
    'never',
  ];
  if (existsSync(`${local}/version`)) args.push(`-c.electronDist=${local}`);
  const { code, output, timedOut } = await run(process.execPath, args, {
    live: true,
    timeoutMs: makeLimitMs,
  });
  if (code === 0) return { packages, failure: undefined };
  const lines = output.split('\n').filter(line => /⨯|error/i.test(line));
  return {
    packages,
    failure: timedOut ? 'it took longer than 20 minutes' : (lines[0] ?? `code ${code}`).trim(),
  };
}
