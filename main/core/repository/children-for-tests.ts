import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from '../testing/bundle.ts';
import { tempFolder } from './git-for-tests.ts';

export type Child = {
  process: ChildProcess;
  output: () => { lines: string[]; errors: string };
  ended: Promise<number | null>;
};

/** Bundles `child-for-tests.ts`; answers what starts it in a process of its own. */
export async function bundleChild(): Promise<(...args: string[]) => Child> {
  const script = join(tempFolder(), 'child.mjs');
  await bundle(join(import.meta.dirname, 'child-for-tests.ts'), script);
  return (...args) => startChild(script, args);
}

function startChild(script: string, args: string[]): Child {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  return {
    process: child,
    output: () => ({ lines: output.split('\n').slice(0, -1), errors }),
    ended: new Promise(resolve => child.on('close', code => resolve(code))),
  };
}
