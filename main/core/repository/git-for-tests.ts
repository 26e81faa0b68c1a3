import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

const made: string[] = [];

/** A new folder, below `parent`, that is removed after the test file. */
export function tempFolder(parent = tmpdir()): string {
  const path = mkdtempSync(join(parent, 'tagline-'));
  made.push(path);
  return path;
}

afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

const identity = ['-c', 'user.name=Ann Author', '-c', 'user.email=ann@example.org'];
const mostOutput = 256 * 1024 * 1024;

/** Runs native git, the judge, and answers what it prints. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: mostOutput,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function gitWithInput(folder: string, input: string | Buffer, ...args: string[]): string {
  return execFileSync('git', [...identity, ...args], { cwd: folder, input, encoding: 'utf8' });
}

const execute = promisify(execFile);

/** As `git`, without blocking. */
export async function gitAside(folder: string, ...args: string[]): Promise<string> {
  return (await execute('git', [...identity, ...args], { cwd: folder, maxBuffer: mostOutput })).stdout;
}

/** Writes files, making folders; a value is a file's text or bytes. */
export function writeFiles(folder: string, files: { [path: string]: string | Uint8Array }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A repository with one commit of these files, made by native git. */
export function gitRepository(files: { [path: string]: string | Uint8Array } = {}): string {
  const folder = tempFolder();
  git(folder, 'init', '-q', '-b', 'main');
  writeFiles(folder, files);
  if (Object.keys(files).length > 0) {
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', 'first');
  }
  return folder;
}

/** Adds everything to git's index, and answers the tree that native git makes of the working folder. */
export function addedTree(folder: string): string {
  git(folder, 'add', '-A');
  return git(folder, 'write-tree').trim();
}

/** What `git fsck --strict` complains about: '' for a sound repository. */
export function fsck(folder: string): string {
  return git(folder, 'fsck', '--strict', '--no-dangling', '--no-progress');
}

export const ann = {
  name: 'Ann Author',
  email: 'ann@example.org',
  date: new Date('2026-03-09T08:00:00Z'),
};

/** Takes away an object that is a file of its own, as a damaged disk does. */
export function removeObject(folder: string, oid: string): void {
  rmSync(join(folder, '.git/objects', oid.slice(0, 2), oid.slice(2)), { force: true });
}
