import { closeSync, constants, fsyncSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBreather } from './breathe.ts';
import { errnoOf } from './disk.ts';
import type { TreeChange } from './types.ts';

/** What became of a file since is not this checkout's matter: gone, a link, or nobody's to read. */
const notOurs: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EACCES',
  'EPERM',
  'ENXIO',
  'EINVAL',
]);
// Windows has neither flag, and refuses to flush what was opened for reading.
const flags =
  process.platform === 'win32'
    ? constants.O_RDWR
    : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

function sync(path: string): void {
  try {
    const file = openSync(path, flags);
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (!notOurs.has(errnoOf(error))) throw error;
  }
}

/** Waits until the files that these changes wrote, and all names on the way to them, are on the disk. */
export async function flushFiles(workDir: string, changes: readonly TreeChange[]): Promise<void> {
  const breathe = createBreather(4);
  const folders = new Set<string>();
  for (const { path, after } of changes) {
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
    if (after === null || after.mode === '120000' || after.mode === '160000') continue;
    sync(join(workDir, path));
    await breathe();
  }
  if (process.platform === 'win32') return;
  for (const folder of folders) {
    sync(join(workDir, folder));
    await breathe();
  }
}

export type CheckoutFlush = {
  /** Flushes in the background; `done` is called when all is on the disk, and not when that fails. */
  start: (changes: readonly TreeChange[], done: () => void) => void;
  /** Waits until nothing is left to flush. */
  settle: () => Promise<void>;
};

/** Lets whoever waits for the checkout look at its result before the disk is kept busy. */
const startAfterMs = 30;

export function createCheckoutFlush(workDir: string): CheckoutFlush {
  let last: Promise<void> = Promise.resolve();
  let hurry = new AbortController();
  return {
    start: (changes, done) => {
      const { signal } = hurry;
      last = last
        .then(() => sleep(startAfterMs, undefined, { signal, ref: false }).catch(() => undefined))
        .then(() => flushFiles(workDir, changes))
        .then(done)
        // The record stays: the next open flushes, or compares after a power loss.
        .catch(() => undefined);
    },
    settle: async () => {
      hurry.abort();
      await last;
      hurry = new AbortController();
    },
  };
}
