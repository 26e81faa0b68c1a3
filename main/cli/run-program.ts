import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { asFailure } from '../core/failure.ts';

/**
 * Runs a program in the foreground with our input and output, passes signals on and waits for its end.
 * @returns its exit code, 128 + n after signal n. Throws a Failure when it can't be started.
 */
export function runProgram(command: string, args: string[]): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit' });
  const stopPassing = passSignals(child);
  return new Promise<number>((done, fail) => {
    child.once('error', error => fail(asFailure(error, `start ${command}`)));
    child.once('exit', (code, signal) =>
      done(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  }).finally(stopPassing);
}

function passSignals(child: ChildProcess): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const terminal = [process.stdin, process.stdout, process.stderr].some(stream => stream.isTTY);
  const pass = (signal: NodeJS.Signals) => {
    // A terminal sends Ctrl-C to the child too; a second one would mean "at once".
    if (signal !== 'SIGINT' || !terminal) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}

const startsWithinMs = 1_500;

/**
 * Starts a program with a window and lets it go.
 * @returns null when it runs (or has handed over to one that runs), else its exit code
 */
export function launchProgram(command: string, args: string[]): Promise<number | null> {
  const env = { ...process.env };
  // Set by some editors' terminals; it would turn Electron into plain Node.
  delete env.ELECTRON_RUN_AS_NODE;
  const child = spawn(command, args, { stdio: 'ignore', detached: true, env });
  return new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.unref();
      done(null);
    }, startsWithinMs);
    child.once('error', error => {
      clearTimeout(timer);
      fail(asFailure(error, `start ${command}`));
    });
    child.once('exit', code => {
      clearTimeout(timer);
      done(code === 0 ? null : (code ?? 1));
    });
  });
}
