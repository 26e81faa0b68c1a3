import { execFile, spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Run, runProgram } from './sandbox.ts';

const nobody = 65534;
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? { uid: nobody, gid: nobody } : {};

/**
 * Why programs can't be run here as somebody whom permissions bind; null where they can. Root, whom they do
 * not bind, runs them as `nobody`.
 */
export function whyNotUnprivileged(): string | null {
  if (process.platform === 'win32') return 'Windows keeps permissions in another way';
  const probe = spawnSync(process.execPath, ['--version'], { ...identity, cwd: '/' });
  return probe.status === 0 ? null : 'nobody but root can run this Node';
}

/** A folder that belongs to such a somebody, who runs the bundled command line there. */
export type UnprivilegedSandbox = {
  folder: string;
  /** Runs in a folder below; `--json` is up to the caller. */
  tagline: (cwd: string, ...args: string[]) => Promise<Run>;
  /** Native git as the judge. */
  git: (cwd: string, ...args: string[]) => Promise<string>;
  /** Writes files as the one whom the folder belongs to. */
  write: (files: { [path: string]: string }) => Promise<void>;
  remove: () => Promise<void>;
};

export async function createUnprivilegedSandbox(dist: string): Promise<UnprivilegedSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'tagline-unprivileged-'));
  const own = (path: string) => (isRoot ? chown(path, nobody, nobody) : Promise.resolve());
  await own(folder);
  const env = {
    ...process.env,
    HOME: folder,
    TAGLINE_DATA_DIR: join(folder, 'data'),
    GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
  };
  const write = async (files: { [path: string]: string }) => {
    for (const [path, text] of Object.entries(files)) {
      for (
        let at = folder, [part, ...rest] = path.split('/');
        part && rest.length > 0;
        [part, ...rest] = rest
      ) {
        at = join(at, part);
        if (await mkdir(at, { recursive: true })) await own(at);
      }
      await writeFile(join(folder, path), text);
      await own(join(folder, path));
    }
  };
  await write({ gitconfig: '[user]\n\tname = Ada Tester\n\temail = ada@example.com\n' });
  return {
    folder,
    tagline: (cwd, ...args) =>
      runProgram(
        process.execPath,
        [join(dist, 'cli', 'tagline.mjs'), ...args],
        join(folder, cwd),
        env,
        identity,
      ),
    git: async (cwd, ...args) =>
      (await promisify(execFile)('git', ['-c', 'safe.directory=*', '-C', join(folder, cwd), ...args])).stdout,
    write,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
