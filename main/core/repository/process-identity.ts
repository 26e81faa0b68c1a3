import { readFileSync } from 'node:fs';
import { getEnvironmentData, setEnvironmentData, threadId } from 'node:worker_threads';

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

/** `start`: the start time, and in a thread other than the main one `tNUMBER` behind it. */
export type ProcessIdentity = { pid: number; start: string };

/** This process. The start time tells it from a later process that is given the same pid. */
export const thisProcess: ProcessIdentity = {
  pid: process.pid,
  start: threadId === 0 ? startOf(process.pid) : `${startOf(process.pid)}t${threadId}`,
};

const deadThreadsKey = 'tagline-dead-threads';
const deadThreads = () => (getEnvironmentData(deadThreadsKey) as unknown as number[] | undefined) ?? [];

/** A thread of this process has ended. It is known here and in the threads that start from now on. */
export function rememberDeadThread(thread: number): void {
  setEnvironmentData(deadThreadsKey, [...deadThreads(), thread]);
}

/** Whether a process of this machine still runs; of this very process, whether that thread does. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const [began = '0', thread] = start.split('t');
  if (began !== '0' && startOf(pid) !== '0' && startOf(pid) !== began) return false;
  return pid !== process.pid || thread === undefined || !deadThreads().includes(Number(thread));
}
