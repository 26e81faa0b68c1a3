import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readIfThere } from './disk.ts';
import { isAlive } from './process-identity.ts';

const longestMs = 12 * 60 * 60_000;

/** Whether a native `git gc` is at work, by git's own rule for its file `gc.pid` ("PID HOST"). */
export function isGitPacking(gitDir: string): boolean {
  const path = join(gitDir, 'gc.pid');
  const [, pid, host] = /^(\d+) (\S+)/.exec(readIfThere(path)?.toString('latin1') ?? '') ?? [];
  if (pid === undefined) return false;
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return age <= longestMs && (host !== hostname() || isAlive({ pid: Number(pid), start: '0' }));
}
