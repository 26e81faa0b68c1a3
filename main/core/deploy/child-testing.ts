import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../repository/git-for-tests.ts';
import { bundle } from '../testing/bundle.ts';

export type ChildEnd = { state: string; code: string | null; message: string; receiptId: string | null };

let bundled: Promise<string> | null = null;

/** Node 20 can't run TypeScript: the entry is bundled once for each test file. */
async function bundleChild(): Promise<string> {
  const file = join(tempFolder(), 'child.mjs');
  const input = fileURLToPath(new URL('child-entry.ts', import.meta.url));
  await bundle(input, file);
  return file;
}

/** For tests: deploys in a process of its own, which can be killed. */
export async function deployInChild(
  project: string,
  environment: string,
  version: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; end: Promise<ChildEnd | null> }> {
  const { child, ends } = await deployAllInChild(project, environment, [version], env);
  return { child, end: ends.then(([end]) => end ?? null) };
}

/** For tests: the same with several versions at once. */
export async function deployAllInChild(
  project: string,
  environment: string,
  versions: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; ends: Promise<ChildEnd[]> }> {
  bundled ??= bundleChild();
  const args = [await bundled, tempFolder(), project, environment, versions.join(',')];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ends = once(child, 'close').then(() =>
    output
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as ChildEnd),
  );
  return { child, ends };
}
