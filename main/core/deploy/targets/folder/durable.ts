import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { release } from 'node:os';
import { forEachBounded } from '../../../repository/parallel.ts';

/** From more files on, one flush of the whole disk takes less time than one for each. */
const fewFiles = 50;
const atOnce = 16;
const diskMs = 30_000;

/** Makes files, and the names in folders, durable. Throws the system's errors, or the signal's reason. */
export async function makeDurable(
  root: string,
  files: readonly string[],
  folders: readonly string[],
  signal: AbortSignal,
  flushDisk = syncDisk,
): Promise<void> {
  if (files.length > fewFiles && (await flushDisk(root, signal))) return;
  for (const paths of [files, process.platform === 'win32' ? [] : folders]) {
    await forEachBounded(paths, atOnce, async path => {
      signal.throwIfAborted();
      // Windows refuses to flush what was opened for reading.
      const handle = await open(path, process.platform === 'win32' ? 'r+' : 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }
}

/**
 * Flushes all that was written to the disk that holds `path`: syncfs(2), which Node does not have, by coreutils'
 * `sync`. False when it can't be had, fails or takes too long: then nothing is promised.
 */
export async function syncDisk(path: string, signal: AbortSignal, limitMs = diskMs): Promise<boolean> {
  signal.throwIfAborted();
  if (!tellsErrors()) return false;
  const { PATH } = process.env;
  const child = spawn('sync', ['-f', path], { stdio: 'ignore', env: { PATH } });
  let giveUp = () => undefined;
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', () => resolve(false));
      child.on('exit', code => resolve(code === 0));
      giveUp = () => void (signal.aborted ? reject(signal.reason) : resolve(false));
      for (const each of [signal, limit]) each.addEventListener('abort', giveUp);
    });
  } finally {
    for (const each of [signal, limit]) each.removeEventListener('abort', giveUp);
    // One that waits for a dead disk can't be killed: neither it nor its end is waited for.
    child.kill('SIGKILL');
    child.unref();
  }
}

/** Linux tells by syncfs of bytes that could not be written since 5.8; other systems have no such call. */
function tellsErrors(): boolean {
  if (process.platform !== 'linux') return false;
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 8);
}
