import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

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
export const git = (folder: string, ...args: string[]): Promise<string> => run('git', gitArgs(args), folder);

/** The same, with something on its standard input. */
export const gitWith = (input: Readable, folder: string, ...args: string[]): Promise<string> =>
  run('git', gitArgs(args), folder, input);

const gitArgs = (args: string[]) => ['-c', 'gc.auto=0', ...args];

/** Copies a repository with all its times. Its objects are linked: nobody writes one in place. */
export async function copyRepository(from: string, to: string): Promise<void> {
  const inner = join('.git', 'objects');
  const entries = (folder: string, except: string) =>
    readdirSync(join(from, folder))
      .filter(name => name !== except)
      .map(name => join(from, folder, name));
  mkdirSync(join(to, '.git'), { recursive: true });
  await run('cp', ['-a', ...entries('.', '.git'), to], '/');
  await run('cp', ['-a', ...entries('.git', 'objects'), join(to, '.git')], '/');
  await run('cp', ['-al', join(from, inner), join(to, inner)], '/');
}

function run(command: string, args: string[], cwd: string, input?: Readable): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env, stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
    const [output, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', fail);
    child.on('close', code => {
      if (code === 0) return done(Buffer.concat(output).toString());
      fail(new Error(`${command} ${args.join(' ')} ended with ${code}: ${Buffer.concat(errors)}`));
    });
    // When git ends early its exit code and words say more.
    child.stdin?.on('error', () => undefined);
    if (input && child.stdin) input.pipe(child.stdin);
  });
}
