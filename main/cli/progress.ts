import type { Job } from '../../contract/job.ts';
import { printable } from './terminal/printable.ts';
import { shorten } from './terminal/text-width.ts';

export type Progress = {
  show: (job: Job) => void;
  /** Takes the line away, so that something else can be printed. */
  end: () => void;
};

type Stream = { isTTY?: boolean; columns?: number; write: (text: string) => unknown };

/** Shows a job on stderr: one line that changes on a terminal, else one line for each phase. */
export function createProgress(stream: Stream = process.stderr): Progress {
  const lively = stream.isTTY === true;
  const eraseLine = '\r\u001b[2K';
  let phase = '';
  let shown = false;
  return {
    show: job => {
      if (lively) {
        shown = true;
        const part = job.ratio === null ? '' : ` ${Math.floor(job.ratio * 100)}%`;
        const amount = job.amount ? `, ${job.message}` : '';
        const line = `${printable(job.title)}: ${job.phase}${part}${amount}`;
        stream.write(eraseLine + shorten(line, (stream.columns ?? 80) - 1));
      } else if (job.phase !== phase) {
        phase = job.phase;
        stream.write(`${printable(job.title)}: ${phase}\n`);
      }
    },
    end: () => {
      if (shown) stream.write(eraseLine);
      shown = false;
    },
  };
}
