import { closeSync, fchmodSync, fstatSync, openSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { errnoOf, removeIfThere } from './disk.ts';

/** Empty temp files that are made ahead. */
export type SpareFiles = {
  /** Opens one for writing; null where there is none, or none that can have this mode. */
  take: (mode: number) => { path: string; file: number } | null;
  /** Makes as many as were taken since the last time, soon and in the background. */
  refill: () => void;
  /** Stops that: somebody is waiting for other work. */
  pause: () => void;
  /** Removes all of them, and makes no more. */
  end: () => void;
};

const most = 256;
const refillAfterMs = 5;
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
  let missing = 0;
  let making: { stopped: boolean; timer: NodeJS.Timeout } | null = null;

  const make = async (run: { stopped: boolean }) => {
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
          if (errnoOf(error) !== 'ENOENT') throw error;
        }
      }
      return null;
    },
    refill: () => {
      pause();
      missing = Math.min(missing, most - spares.length);
      if (missing <= 0) return;
      const run = {
        stopped: false,
        timer: setTimeout(() => void make(run).catch(giveUp), refillAfterMs).unref(),
      };
      making = run;
    },
    pause,
    end: () => {
      pause();
      for (const path of spares.splice(0)) {
        try {
          removeIfThere(path);
        } catch {
          // Cleared with what a kill leaves.
        }
      }
    },
  };
}
