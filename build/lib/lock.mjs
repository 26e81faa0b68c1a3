import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while no other process of this machine does the same: two terminals may start Tagline
 * for the first time at once, and both would install and build.
 * @template T
 * @param {string} path the lock file; it holds the owner's process id
 * @param {() => void} onWait called once when somebody else holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; !take(path); ) {
    if (!told) onWait();
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    if (isAlive(path)) return false;
    rmSync(path, { force: true });
    return false;
  }
}

/** @param {string} path */
function isAlive(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return true; // just released
  }
  const pid = Number(text);
  if (text === '' || !Number.isInteger(pid)) return text === '';
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
