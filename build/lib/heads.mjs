import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openBrowser } from './open-browser.mjs';
import { dist, root } from './paths.mjs';
import { follow, runForeground } from './run.mjs';

// How a program dies that can't run on this machine at all: a missing library (127), not executable (126),
// or Chromium's own abort, for example when the system forbids its sandbox.
const unusable = new Set([126, 127]);
const aborts = new Set(['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL']);
const startupMs = 5000;

/**
 * Runs the desktop head until its window is closed.
 * @param {string} binary
 * @param {string[]} headArgs
 * @returns {Promise<{ code: number, failedToStart: boolean }>}
 */
export async function runElectron(binary, headArgs) {
  const since = performance.now();
  const env = { ...process.env };
  // Set by some editors' terminals; it would turn Electron into plain Node.
  delete env.ELECTRON_RUN_AS_NODE;
  try {
    const { code, signal } = await runForeground(binary, [root, ...headArgs], { env });
    const early = performance.now() - since < startupMs;
    return { code, failedToStart: early && (unusable.has(code) || (signal !== null && aborts.has(signal))) };
  } catch {
    return { code: 126, failedToStart: true };
  }
}

/**
 * Runs the loopback head until it is stopped; it prints its address, which is opened in a browser.
 * @param {string[]} headArgs
 * @param {boolean} open
 * @returns {Promise<number>} the exit code
 */
export async function runWeb(headArgs, open) {
  const program = join(dist, 'web', 'server.mjs');
  const child = spawn(process.execPath, [program, ...headArgs], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  let opened = !open;
  createInterface({ input: child.stdout }).on('line', line => {
    process.stdout.write(`${line}\n`);
    const url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)?.[0];
    if (opened || url === undefined) return;
    opened = true;
    openBrowser(url);
  });
  const { code } = await follow(child);
  return code;
}
