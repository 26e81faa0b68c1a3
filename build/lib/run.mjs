import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

/**
 * Ends a child and everything that it started: on POSIX its process group (the child must have been
 * spawned `detached`), on Windows the child alone.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function killTree(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/**
 * Runs a command and collects its output, stdout and stderr in the order in which they came.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, live?: boolean }} [options]
 *   `live` also passes the output on to stderr; `timeoutMs` ends the whole process group
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `code` is 127 when the command can't be started
 */
export function run(command, args, { cwd = root, env = process.env, timeoutMs, live = false } = {}) {
  return new Promise(done => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: timeoutMs !== undefined && process.platform !== 'win32',
    });
    let output = '';
    let timedOut = false;
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      if (live) process.stderr.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            killTree(child, 'SIGKILL');
          }, timeoutMs);
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer);
      done({ code, output, timedOut });
    };
    child.once('error', error => {
      output += error.message;
      finish(127);
    });
    child.once('close', code => finish(code ?? 1));
  });
}

/**
 * Starts a program in the foreground: its input and output are ours, signals are passed on, and it is waited for.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null }>} `code` follows the shell: 128 + n after signal n
 */
export function runForeground(command, args, { cwd = root, env = process.env } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    return follow(child).then(done, fail);
  });
}

/**
 * Passes our signals on to a child and waits for its end.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null }>}
 */
export function follow(child) {
  return new Promise((done, fail) => {
    /** @type {NodeJS.Signals[]} */
    const passed = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      // The terminal sends Ctrl-C to the child as well; a second one would mean "stop at once".
      if (signal === 'SIGINT' && hasTerminal()) return;
      child.kill(signal);
    };
    for (const signal of passed) process.on(signal, pass);
    const stop = () => {
      for (const signal of passed) process.off(signal, pass);
    };
    child.once('error', error => {
      stop();
      fail(error);
    });
    child.once('exit', (code, signal) => {
      stop();
      done({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), signal });
    });
  });
}

const hasTerminal = () => [process.stdin, process.stdout, process.stderr].some(stream => stream.isTTY);
