import { readFileSync } from 'node:fs';

/** When a process started, in the kernel's own unit; '0' where the system does not tell (not Linux). */
function startOf(pid: number): string {
  try {
    // proc(5): the name stands in brackets and may hold spaces; field 22 counts from the pid.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

export type ProcessIdentity = { pid: number; start: string };

/** This process. The start time tells it from a later process that is given the same pid. */
export const thisProcess: ProcessIdentity = { pid: process.pid, start: startOf(process.pid) };

/** Whether a process of this machine still runs. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return start === '0' || startOf(pid) === '0' || startOf(pid) === start;
}
