import { closeSync, constants, fsync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errnoOf } from './disk.ts';
import { forEachBounded } from './parallel.ts';
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

async function sync(path: string): Promise<void> {
  try {
    const file = openSync(path, flags);
    try {
      await promisify(fsync)(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (!notOurs.has(errnoOf(error))) throw error;
  }
}

/** So many waits for the disk at once cost little more than one: it writes its journal once for all of them. */
const syncsAtOnce = 16;

/** Whether this ended: false when `signal` stopped it before all was on the disk. */
async function flushFiles(
  workDir: string,
  changes: readonly TreeChange[],
  signal?: AbortSignal,
): Promise<boolean> {
  const files: string[] = [];
  const folders = new Set<string>();
  for (const { path, after } of changes) {
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
    if (after !== null && after.mode !== '120000' && after.mode !== '160000') files.push(path);
  }
  const syncUnlessStopped = async (path: string) => {
    if (!signal?.aborted) await sync(join(workDir, path));
  };
  await forEachBounded(files, syncsAtOnce, syncUnlessStopped);
  if (process.platform !== 'win32') await forEachBounded([...folders], syncsAtOnce, syncUnlessStopped);
  return !signal?.aborted;
}

/** What checkouts have written and is not on the disk yet. */
export type CheckoutFlush = {
  add: (changes: readonly TreeChange[]) => void;
  /** Flushes all of it in the background; `done` is called when it is on the disk, and not when that fails. */
  start: (done: () => void) => void;
  /** Stops what was started; what is not flushed stays to be. */
  pause: () => void;
  /** Starts again what was stopped. */
  goOn: () => void;
  /** Flushes all of it at once. Throws system errors. */
  now: () => Promise<void>;
  /** Waits until what was started has ended. */
  settle: () => Promise<void>;
};

/**
 * Lets whoever waits for the checkout look at its result before the disk is kept busy. Whoever goes back and
 * forth between versions writes again what need not be flushed in between.
 */
const startAfterMs = 300;

export function createCheckoutFlush(workDir: string): CheckoutFlush {
  const waiting = new Map<string, TreeChange>();
  let running: Promise<void> = Promise.resolve();
  let hurry = new AbortController();
  let stop = new AbortController();
  let whenDone: (() => void) | null = null;

  const flushAll = async (signal?: AbortSignal): Promise<boolean> => {
    const all = [...waiting];
    if (!(await flushFiles(workDir, [...waiting.values()], signal))) return false;
    for (const [path, change] of all) if (waiting.get(path) === change) waiting.delete(path);
    return true;
  };

  const flush: CheckoutFlush = {
    add: changes => {
      for (const change of changes) waiting.set(change.path, change);
    },
    start: done => {
      whenDone = done;
      stop.abort();
      stop = new AbortController();
      const { signal } = stop;
      const either = AbortSignal.any([signal, hurry.signal]);
      const before = running;
      running = sleep(startAfterMs, undefined, { signal: either, ref: false })
        .catch(() => undefined)
        .then(() => before)
        .then(async () => {
          if (signal.aborted || !(await flushAll(signal))) return;
          whenDone = null;
          done();
        })
        // The record stays: the next open flushes, or compares after a power loss.
        .catch(() => undefined);
    },
    pause: () => stop.abort(),
    goOn: () => {
      if (whenDone && stop.signal.aborted) flush.start(whenDone);
    },
    now: async () => void (await flushAll()),
    settle: async () => {
      hurry.abort();
      await running;
      hurry = new AbortController();
    },
  };
  return flush;
}
