import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type Run = { code: number; stdout: string; stderr: string };

/** A folder with a project in it, in which a test runs the bundled command line and native git. */
export type Sandbox = {
  folder: string;
  project: string;
  /** For programs that a test starts by itself. */
  env: NodeJS.ProcessEnv;
  tagline: (...args: string[]) => Promise<Run>;
  /** Runs with `--json` and answers the document. Throws when the exit code is not 0. */
  json: <T>(...args: string[]) => Promise<T>;
  git: (...args: string[]) => Promise<string>;
  remove: () => Promise<void>;
};

export async function createSandbox(dist: string): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'tagline-sandbox-'));
  const project = join(folder, 'order-sync');
  await mkdir(project);
  const env = { ...process.env, TAGLINE_DATA_DIR: join(folder, 'data') };
  const tagline = (...args: string[]) =>
    runProgram(process.execPath, [join(dist, 'cli', 'tagline.mjs'), ...args], project, env);
  return {
    folder,
    project,
    env,
    tagline,
    json: async <T>(...args: string[]) => {
      const { code, stdout, stderr } = await tagline(...args, '--json');
      if (code !== 0) throw new Error(`tagline ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
      return JSON.parse(stdout) as T;
    },
    git: async (...args) => (await promisify(execFile)('git', args, { cwd: project })).stdout,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs a program to its end, as another user where one is named. */
export function runProgram(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  user: { uid?: number; gid?: number } = {},
): Promise<Run> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { ...user, cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', code => done({ code: code ?? -1, stdout, stderr }));
  });
}
