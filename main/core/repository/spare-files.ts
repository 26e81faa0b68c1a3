import { closeSync, fchmodSync, fstatSync, linkSync, openSync, unlinkSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

/** Empty temp files that are made ahead, and replaced files that go later. */
export type SpareFiles = {
  /** Opens one for writing; null where there is none, or none that can have this mode. */
  take: (mode: number) => { path: string; file: number } | null;
  /**
   * Call it before a file is replaced: once `refill` was called, the old one goes behind the answer. To give a
   * file's blocks back takes up to a millisecond.
   */
  keepOld: (path: string) => void;
  /** Makes as many as were taken since the last time, and removes what is old, soon and in the background. */
  refill: () => void;
  /** Stops that: somebody is waiting for other work. */
  pause: () => void;
  /** Removes all of them, and makes no more. */
  end: () => void;
};

const most = 256;
const refillAfterMs = 20;
/** Others have the thread after so many. */
const madeAtOnce = 8;
/** What a spare file is made with; a mode within it can be given to it later. */
const spareMode = 0o666;

/**
 * To make a file means to find an inode, which costs ten times as much as to write a small one where many files
 * were removed in the last minutes (ext4 without a journal does not give those out again yet). What a command
 * takes is made again behind its answer.
 */
export function createSpareFiles(newPath: () => string): SpareFiles {
  const spares: string[] = [];
  const old: string[] = [];
  let isUsed = false;
  let missing = 0;
  let making: { stopped: boolean; timer: NodeJS.Timeout } | null = null;

  const removeOld = () => {
    for (let path = old.pop(); path !== undefined; path = old.pop()) remove(path);
  };

  const make = async (run: { stopped: boolean }) => {
    removeOld();
    for (let made = 1; missing > 0 && spares.length < most && !run.stopped; made++) {
      const path = newPath();
      closeSync(openSync(path, 'wx', spareMode));
      spares.push(path);
      missing -= 1;
      if (made % madeAtOnce === 0) await turn();
    }
  };

  /** A disk that is full or can't be written: whoever needs a file is told. */
  const giveUp = () => {
    missing = 0;
  };

  const pause = () => {
    if (making === null) return;
    making.stopped = true;
    clearTimeout(making.timer);
    making = null;
  };

  return {
    take: mode => {
      missing += 1;
      if ((mode & ~spareMode) !== 0) return null;
      for (let path = spares.pop(); path !== undefined; path = spares.pop()) {
        try {
          const file = openSync(path, 'r+');
          if (mode !== spareMode) fchmodSync(file, fstatSync(file).mode & mode);
          return { path, file };
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        }
      }
      return null;
    },
    keepOld: path => {
      if (!isUsed) return;
      try {
        const kept = newPath();
        linkSync(path, kept);
        old.push(kept);
      } catch {
        // There is none, or the disk has no links.
      }
    },
    refill: () => {
      pause();
      isUsed = true;
      missing = Math.min(missing, most - spares.length);
      if (missing <= 0 && old.length === 0) return;
      const run = {
        stopped: false,
        timer: setTimeout(() => void make(run).catch(giveUp), refillAfterMs).unref(),
      };
      making = run;
    },
    pause,
    end: () => {
      pause();
      isUsed = false;
      removeOld();
      for (const path of spares.splice(0)) remove(path);
    },
  };
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone, or is cleared with what a kill leaves.
  }
}
