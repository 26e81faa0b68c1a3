import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const version = '4.1.15';
const installMs = 180_000;

const servers = resolve('node_modules/.cache/servers');
const home = join(servers, `node-red-${version}`);
const program = join(home, 'node_modules/node-red/red.js');

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** For tests: Node-RED's program, installed from npm when it is missing; else a sentence why it can't be had. */
export async function needNodeRed(): Promise<{ path: string } | { missing: string }> {
  const lock = join(servers, 'node-red.lock');
  await mkdir(servers, { recursive: true });
  const until = Date.now() + installMs;
  while (!(await isThere(program))) {
    try {
      await mkdir(lock);
    } catch {
      const made = await stat(lock).catch(() => null);
      // Whoever made it has died.
      if (made && Date.now() - made.mtimeMs > installMs) await rm(lock, { recursive: true, force: true });
      if (Date.now() > until) return { missing: 'another installation of node-red did not end' };
      await sleep(200);
      continue;
    }
    try {
      if (!(await isThere(program))) await install();
    } catch {
      return { missing: `node-red ${version} could not be installed from npm` };
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }
  return { path: program };
}

async function install(): Promise<void> {
  const temp = `${home}.${process.pid}`;
  await mkdir(temp, { recursive: true });
  try {
    const options = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts'];
    await run('npm', ['install', '--prefix', temp, ...options, `node-red@${version}`], {
      timeout: installMs,
    });
    await rename(temp, home);
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}
