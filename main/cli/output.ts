import type { ErrorInfo } from '../../contract/errors.ts';
import type { Outcome } from './outcome.ts';
import { describeTerminal } from './terminal/terminal.ts';
import { words } from './words.ts';

/** A reader that leaves early (`| head`) ends the output, not the work. */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** A line beside the result. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

export function printOutcome({ data, text }: Outcome, json: boolean): void {
  if (json) process.stdout.write(asJson(data));
  else if (text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Prints an error; the program's exit code follows from its code. */
export function printError(error: ErrorInfo, json: boolean): void {
  if (json) {
    process.stdout.write(asJson({ error }));
    return;
  }
  const { paint } = describeTerminal(process.stderr);
  say(`${paint.red('tagline:')} ${error.message}`);
  const { advice } = words[error.code];
  if (advice !== null) say(paint.dim(advice));
}
