import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Bench',
  GIT_AUTHOR_EMAIL: 'bench@example.com',
  GIT_COMMITTER_NAME: 'Bench',
  GIT_COMMITTER_EMAIL: 'bench@example.com',
};

/** Runs native git as a user would: one process for each command. Rejects when git fails. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['-c', 'gc.auto=0', ...args], { cwd: folder, env, maxBuffer: 1 << 28 });
  return stdout;
}
