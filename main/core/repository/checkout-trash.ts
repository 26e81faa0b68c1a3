import { renameSync, statfsSync, unlinkSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import type { DiskTemps } from './disk.ts';
import { forEachBounded } from './parallel.ts';

/** Files that a checkout has replaced, on their way out. */
export type CheckoutTrash = {
  /** Takes a file of so many bytes away from its place. Throws when it can't be removed. */
  take: (path: string, bytes: number) => void;
  /** Removes what was taken away, beside other work. Never rejects. */
  empty: () => Promise<void>;
};

const mostBytes = 32 * 1024 * 1024;
const removedAtOnce = 2;

/** A disk that is nearly full needs the room of what goes for what comes. */
function roomFor(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.min(mostBytes, (bavail * bsize) / 16);
}

/**
 * To remove a file that is on the disk already means to give its blocks back, which waits for the disk, up to a
 * millisecond each. A move to the temp files does not; what a kill leaves there is cleared with them.
 */
export function createCheckoutTrash(temps: DiskTemps): CheckoutTrash {
  let held: string[] = [];
  let place: { path: string; room: number } | null = null;
  let emptied: Promise<void> = Promise.resolve();

  const tryMove = (path: string, bytes: number): boolean => {
    try {
      place ??= { path: temps.path(), room: roomFor(temps.dir) };
      if (bytes > place.room) return false;
      const at = `${place.path}.${held.length}`;
      renameSync(path, at);
      place.room -= bytes;
      held.push(at);
      return true;
    } catch {
      // The temp files are on another disk, or the system moves no file that somebody has open.
      return false;
    }
  };

  return {
    take: (path, bytes) => {
      if (!tryMove(path, bytes)) unlinkSync(path);
    },
    empty: () => {
      const taken = held;
      held = [];
      place = null;
      // What can't be removed now is cleared with what a kill leaves.
      const remove = (path: string) => unlink(path).catch(() => undefined);
      emptied = emptied.then(() => forEachBounded(taken, removedAtOnce, remove));
      return emptied;
    },
  };
}
