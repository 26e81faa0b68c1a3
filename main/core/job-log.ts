import type { JobLine } from '../../contract/job.ts';

const longestLog = 200;
const longestLine = 2_000;

/** The log with one line more. Progress takes the place of the phase's progress before it, and nothing is told twice. */
export function withLine(log: JobLine[], line: JobLine): JobLine[] {
  const last = log.at(-1);
  const isSamePhase = last?.phase === line.phase;
  if (isSamePhase && last.message === line.message) return log;
  const message =
    line.message.length > longestLine ? `${line.message.slice(0, longestLine)} …` : line.message;
  const kept = isSamePhase && last.passing && line.passing ? log.slice(0, -1) : log;
  return [...kept, { ...line, message }].slice(-longestLog);
}
