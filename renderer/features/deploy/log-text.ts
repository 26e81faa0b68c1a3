import type { Job } from '../../../contract/job.ts';

/** How long each phase took that has ended, in milliseconds. */
export function phaseTimes({ log, endedAt }: Job): { [phase: string]: number } {
  const begins = log.filter(({ phase }, index) => log[index - 1]?.phase !== phase);
  return Object.fromEntries(
    begins.flatMap(({ phase, at }, index): [string, number][] => {
      const end = begins[index + 1]?.at ?? endedAt;
      return end === null ? [] : [[phase, Math.max(0, Date.parse(end) - Date.parse(at))]];
    }),
  );
}

/** The log as text: an instant in UTC, the phase and what it told, a line each. */
export function logText({ title, log }: Pick<Job, 'title' | 'log'>): string {
  const lines = log.map(({ at, phase, message }) => `${at}  ${phase}${message === '' ? '' : `: ${message}`}`);
  return [title, ...lines, ''].join('\n');
}

/** `08:00:01`, where one sits. */
export const clockTime = (instant: string): string =>
  new Date(instant).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
