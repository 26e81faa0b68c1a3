import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../../repository/git-for-tests.ts';

/** Thrown where a place can't be had on this machine. */
export class NotHere extends Error {}

/** A disk of 3 MB of its own. Throws `NotHere` where this process may not mount one. */
export function mountSmallDisk(): string {
  const path = tempFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tagline-test', path]);
  if (mounted.status !== 0) throw new NotHere('mounting a small disk needs root and a kernel that lets it');
  onTestFinished(() => {
    spawnSync('umount', ['-l', path]);
  });
  return path;
}

/** Leaves no room on the disk. Answers how it is made again. */
export function fillDisk(path: string): () => void {
  for (const [name, block] of [
    ['filler', '64k'],
    ['rest', '1k'],
  ] as const) {
    spawnSync('dd', ['if=/dev/zero', `of=${join(path, name)}`, `bs=${block}`], { stdio: 'ignore' });
  }
  return () => {
    for (const name of readdirSync(path)) if (['filler', 'rest'].includes(name)) rmSync(join(path, name));
  };
}
