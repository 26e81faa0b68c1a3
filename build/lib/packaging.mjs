import { existsSync } from 'node:fs';
import { electronVersion } from '../electron-binary.mjs';
import { configPath } from './package-config.mjs';
import { fuseProblems } from './package-fuses.mjs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';

const reachLimitMs = 10_000;
const makeLimitMs = 20 * 60_000;

/** `program`: what electron-builder leaves unpacked beside the packages. @type {{ [platform: string]: { flag: string, packages: string, program: string } }} */
const systems = {
  linux: { flag: '--linux', packages: 'AppImage and deb', program: 'linux-unpacked/tagline' },
  darwin: { flag: '--mac', packages: 'dmg', program: 'mac/Tagline.app' },
  win32: { flag: '--win', packages: 'the NSIS installer', program: 'win-unpacked/Tagline.exe' },
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
 * Makes the packages of this system in release/ and looks at the fuses of the program in them.
 * @returns {Promise<{ packages: string, failure: string | undefined }>}
 */
export async function makePackages() {
  const system = systems[process.platform];
  if (!system) throw new Error(`There is no package for ${process.platform}.`);
  const { flag, packages, program } = system;
  const local = inRoot('node_modules', 'electron', 'dist');
  const cli = inRoot('node_modules', 'electron-builder', 'cli.js');
  const args = [cli, flag, `--${process.arch}`, '--config', configPath, '--publish', 'never'];
  if (existsSync(`${local}/version`)) args.push(`-c.electronDist=${local}`);
  const { code, output, timedOut } = await run(process.execPath, args, {
    live: true,
    timeoutMs: makeLimitMs,
  });
  if (timedOut) return { packages, failure: 'it took longer than 20 minutes' };
  if (code !== 0) {
    const lines = output.split('\n').filter(line => /⨯|error/i.test(line));
    return { packages, failure: (lines[0] ?? `code ${code}`).trim() };
  }
  const place =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? program.replace('mac/', 'mac-arm64/')
      : program;
  const wrong = await fuseProblems(inRoot('release', place));
  return { packages, failure: wrong.length === 0 ? undefined : wrong.join('; ') };
}
