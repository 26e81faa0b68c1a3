import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

export type SmallDisk = {
  path: string;
  /** Leaves nothing free. */
  fill: () => void;
  makeRoom: () => Promise<void>;
  mode: (mode: 'ro' | 'rw') => void;
  unmount: () => void;
};

/** A disk in memory at `path`; null where this process may not mount one (only root on Linux may). */
export function mountSmallDisk(path: string, size: string): SmallDisk | null {
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });
  mkdirSync(path, { recursive: true });
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tagline-test', path);
  } catch {
    return null;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    },
    makeRoom: () => rm(filler),
    mode: mode => run('mount', '-o', `remount,${mode}`, path),
    unmount: () => run('umount', '-l', path),
  };
}
