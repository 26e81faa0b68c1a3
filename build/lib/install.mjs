import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cache, inRoot, root } from './paths.mjs';
import { run } from './run.mjs';
import { say, secondsSince } from './say.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

/**
 * Makes node_modules agree with package-lock.json; does nothing (in a few milliseconds) when it already does.
 * Ends the process with npm's own output when the packages can't be installed.
 */
export async function ensureInstalled() {
  const stamp = join(cache, 'installed');
  const wanted = `${hashOf([inRoot('package-lock.json')])} ${process.platform} ${process.arch}`;
  const isCurrent = () =>
    existsSync(inRoot('node_modules', '.package-lock.json')) && readStamp(stamp) === wanted;
  if (isCurrent()) return;
  if (agreesWithLock()) return writeStamp(stamp, wanted);
  // Not inside node_modules, which `npm ci` removes.
  const lock = join(
    tmpdir(),
    `tagline-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`,
  );
  const waiting = () => say('Waiting for another start that is installing the packages ...');
  await withLock(lock, waiting, async () => {
    if (isCurrent()) return;
    say('Installing packages (npm ci); about half a minute, once ...');
    const since = performance.now();
    const { code, output } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) {
      say(output.trim());
      say(
        'The packages could not be installed: see the lines above. `npm ci` in this folder repeats the step.',
      );
      process.exit(1);
    }
    writeStamp(stamp, wanted);
    say(`Packages installed in ${secondsSince(since)}.`);
  });
}

/**
 * Whether somebody has already run `npm ci` or `npm install` by hand: npm notes at the end of an installation
 * what it installed, in the form of the lock file.
 */
function agreesWithLock() {
  try {
    const wanted = lockedPackages(inRoot('package-lock.json'));
    const found = lockedPackages(inRoot('node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(
      ([path, entry]) =>
        path === '' || (found[path]?.version ?? (entry.optional ? entry.version : '')) === entry.version,
    );
  } catch {
    return false;
  }
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean }>} */
function lockedPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** @param {string[]} args */
function npm(args) {
  // Under `npm start` npm tells where it is; that is the same npm and needs no shell on Windows.
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js')) return run(process.execPath, [script, ...args]);
  return process.platform === 'win32' ? run('cmd.exe', ['/d', '/c', 'npm', ...args]) : run('npm', args);
}
