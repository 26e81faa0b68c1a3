import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** What a project holds, by path; null removes the file. */
export type Files = { [path: string]: string | Uint8Array | null };

export type ProjectPlan = {
  /** Each becomes a commit and an annotated tag, the oldest first, with the files laid over those before. */
  versions?: { name: string; description?: string; files: Files }[];
  /** Laid over the last version and not committed: what the latest draft holds. */
  draft?: Files;
};

const identity = {
  GIT_CONFIG_GLOBAL: join(import.meta.dirname, '..', '..', 'build', 'test.gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
};

/** The environment in which native git and Tagline see the tests' settings and nobody's own. */
export const gitEnv = (): NodeJS.ProcessEnv => ({ ...process.env, ...identity });

/** Native git, as the judge of what the product wrote. @returns what it printed, without the last newline */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, {
    cwd: folder,
    env: gitEnv(),
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout.replace(/\n$/, '');
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tagline-e2e-'));
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const place = join(folder, path);
    if (content === null) {
      await rm(place, { recursive: true });
    } else {
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, content);
    }
  }
}

/** A project made by native git alone, in a folder of that name. @returns its path */
export async function makeProject(parent: string, name: string, plan: ProjectPlan): Promise<string> {
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  await git(folder, 'init', '--quiet');
  for (const version of plan.versions ?? []) {
    await writeFiles(folder, version.files);
    await git(folder, 'add', '--all');
    await git(folder, 'commit', '--quiet', '--allow-empty', '-m', version.name);
    await git(folder, 'tag', '--annotate', '-m', version.description ?? version.name, version.name);
  }
  await writeFiles(folder, plan.draft ?? {});
  return folder;
}
