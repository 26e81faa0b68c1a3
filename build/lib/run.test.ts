import { describe, expect, it } from 'vitest';
import { run, runForeground } from './run.mjs';

describe('running a program', () => {
  it('collects both outputs and the exit code', async () => {
    const script = "console.log('out'); console.error('err'); process.exit(3)";
    const { code, output, timedOut } = await run(process.execPath, ['--eval', script]);
    expect({ code, timedOut, lines: output.trim().split('\n').sort() }).toEqual({
      code: 3,
      timedOut: false,
      lines: ['err', 'out'],
    });
  });

  it('reports a program that is not there like a shell does', async () => {
    expect((await run('tagline-no-such-program', [])).code).toBe(127);
  });

  it('ends the grandchildren too when the time is over', async () => {
    // The grandchild holds our pipe: `run` waits for its end, and gets what it says if it lives on.
    const script = `const { spawn } = require('node:child_process');
      spawn(process.execPath, ['--eval', 'setTimeout(() => console.log("survived"), 5000)'], { stdio: 'inherit' });
      console.log('started');
      setInterval(() => {}, 1000);`;
    const runFor = (timeoutMs: number) => run(process.execPath, ['--eval', script], { timeoutMs });
    let { output, timedOut } = await runFor(1_000);
    // A busy machine takes its time before anything has started.
    for (let seconds = 2; output === '' && seconds < 60; seconds *= 2) {
      ({ output, timedOut } = await runFor(seconds * 1_000));
    }
    expect({ output, timedOut }).toEqual({ output: 'started\n', timedOut: true });
  });

  it('passes on the exit code, and a death by signal as 128 + n', async () => {
    expect(await runForeground(process.execPath, ['--eval', 'process.exit(5)'])).toEqual({
      code: 5,
      signal: null,
    });
    const killed = await runForeground(process.execPath, ['--eval', "process.kill(process.pid, 'SIGTERM')"]);
    expect(killed).toEqual({ code: 143, signal: 'SIGTERM' });
  });
});
