import { createPaint, type Paint } from './paint.ts';

/** What the command line knows of where it prints. */
export type Terminal = {
  paint: Paint;
  /** Columns to keep within; null when the output is piped and nothing must be cut. */
  width: number | null;
  /** Whether stdout is looked at by a person. */
  isScreen: boolean;
  now: Date;
};

/** @param env `NO_COLOR` (https://no-color.org) and `TERM=dumb` turn colours off */
export function describeTerminal(
  stdout: { isTTY?: boolean; columns?: number } = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): Terminal {
  const isScreen = stdout.isTTY === true;
  const coloured = isScreen && !env.NO_COLOR && env.TERM !== 'dumb';
  return {
    paint: createPaint(coloured),
    width: isScreen ? (stdout.columns ?? 80) : null,
    isScreen,
    now: new Date(),
  };
}
