import { execFile } from 'node:child_process';
import { access, constants, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const installMs = 120_000;

/** For tests: where a program is, also where only root looks; null when it is not installed. */
export async function findProgram(name: string): Promise<string | null> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}

/**
 * For tests: a program, installed from its Debian package where it is missing and that can be done. Else a
 * sentence why it can't be had.
 */
export async function needProgram(
  name: string,
  debian: string,
): Promise<{ path: string } | { missing: string }> {
  const found = await findProgram(name);
  if (found !== null) return { path: found };
  if (process.getuid?.() !== 0) return { missing: `${name} is not installed, and only root can install it` };
  if ((await findProgram('apt-get')) === null)
    return { missing: `${name} is not installed, and there is no apt` };
  const why = await oneAtATime(async () => {
    if ((await findProgram(name)) !== null) return '';
    const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=60'];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    try {
      await run('apt-get', ['install', ...options, debian], { env, timeout: installMs });
      return '';
    } catch {
      return `the Debian package ${debian} could not be installed`;
    }
  });
  const path = await findProgram(name);
  return path === null ? { missing: `${name}: ${why || 'not found after its installation'}` } : { path };
}

/** One installation at a time, over all test processes; who waits for too long goes on without. */
async function oneAtATime(work: () => Promise<string>): Promise<string> {
  const lock = join(tmpdir(), 'tagline-tests-apt.lock');
  const until = Date.now() + installMs;
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch {
      if (Date.now() > until) {
        // Whoever made it has died.
        await rm(lock, { recursive: true, force: true });
        return 'another installation did not end';
      }
      await sleep(200);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
