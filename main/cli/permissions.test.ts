import { chmod, lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installForTests, type TestInstallation } from '../testing/bundle.ts';
import {
  createUnprivilegedSandbox,
  type UnprivilegedSandbox,
  whyNotUnprivileged,
} from '../testing/unprivileged.ts';

// What users run, as somebody whom permissions bind: refused with a reason, nothing lost, and the same step
// succeeds as soon as the permission is there.

const obstacle = whyNotUnprivileged();
let installation: TestInstallation;
let box: UnprivilegedSandbox;

beforeAll(async () => {
  installation = await installForTests();
  await chmod(dirname(installation.dist), 0o755);
});
afterAll(() => installation.remove());
beforeEach(async context => {
  context.skip(obstacle !== null, obstacle ?? '');
  box = await createUnprivilegedSandbox(installation.dist);
});
afterEach(async () => {
  if (obstacle === null) await box.remove();
});

const at = (...path: string[]) => join(box.folder, ...path);
const text = (path: string) => readFile(at(path), 'utf8');
const tagline = (...args: string[]) => box.tagline('.', '-C', 'orders', ...args);

async function succeeds(...args: string[]) {
  const run = await tagline(...args, '--json');
  expect(run, run.stderr).toMatchObject({ code: 0 });
  return { answer: JSON.parse(run.stdout) as { [key: string]: unknown }, notes: run.stderr };
}

async function isRefused(args: string[], code: string, words: RegExp) {
  const run = await tagline(...args, '--json');
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code, message: expect.stringMatching(words) } });
  expect(run.code).toBe(code === 'read-only' ? 21 : 20);
}

/**
 * Everything below a folder with its mode and bytes; temp files and locks would show. What Tagline keeps of files'
 * stats only saves time, and its own folder can be written here.
 */
async function everything(path: string): Promise<{ [path: string]: string }> {
  const found: { [path: string]: string } = {};
  for (const entry of await readdir(at(path), { withFileTypes: true, recursive: true })) {
    if (entry.name === 'stat-cache') continue;
    const full = join(entry.parentPath, entry.name);
    const { mode } = await lstat(full);
    found[full] = `${mode.toString(8)} ${entry.isFile() ? await readFile(full, 'latin1') : ''}`;
  }
  return found;
}

async function twoVersions() {
  await box.write({ 'orders/a.txt': 'one\n', 'orders/flows/b.json': '1\n', 'orders/same.txt': 'same\n' });
  await succeeds('init');
  await succeeds('version', 'create', '1.0.0');
  await box.write({ 'orders/a.txt': 'two\n', 'orders/flows/b.json': '2\n' });
  await succeeds('version', 'create', '1.1.0');
}

const isSound = async () =>
  expect(await box.git('orders', 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');

describe('a folder without permission', () => {
  test.each([
    ['orders', 'the project'],
    ['orders/.git', 'its repository'],
    ['orders/.git/objects', 'its objects'],
  ])('%s can’t be looked into: said, left alone, and works again with permission', async folder => {
    await twoVersions();
    await succeeds('status');
    const before = await everything('orders');
    const { mode } = await lstat(at(folder));
    await chmod(at(folder), 0o000);
    await isRefused(['status'], 'permission-denied', /no permission .*orders.*Check who owns/s);
    const spoken = await tagline('restore', '1.0.0');
    expect(spoken).toMatchObject({
      code: 20,
      stdout: '',
      stderr: expect.stringMatching(/no permission .*orders/),
    });
    await chmod(at(folder), mode & 0o777);
    expect(await everything('orders')).toEqual(before);
    await succeeds('restore', '1.0.0');
    expect(await text('orders/a.txt')).toBe('one\n');
    await isSound();
  });

  test('that is not a project yet is not half made one', async () => {
    await box.write({ 'orders/a.txt': 'one\n' });
    await chmod(at('orders'), 0o555);
    await isRefused(['init'], 'permission-denied', /no permission .*orders/);
    expect(await readdir(at('orders'))).toEqual(['a.txt']);
    await chmod(at('orders'), 0o755);
    await succeeds('init');
    await succeeds('version', 'create', '1.0.0');
    await isSound();
  });

  test('to write can be read and compared, and refuses every change', async () => {
    await twoVersions();
    await succeeds('env', 'add', 'staging', '--target', 'folder', '--path', at('staging'));
    const folders = ['orders', 'orders/flows', 'orders/.git', 'orders/.git/refs/tags'];
    for (const folder of folders) await chmod(at(folder), 0o555);
    const before = await everything('orders');
    const { answer } = await succeeds('status');
    expect(answer).toMatchObject({ readOnly: { code: 'read-only' }, draft: { base: '1.1.0' } });
    expect((await tagline('diff', '1.0.0', '1.1.0')).stdout).toContain('+two');
    const words = /can’t be written/;
    await isRefused(['version', 'create', '2.0.0', '--allow-unchanged'], 'read-only', words);
    await isRefused(['restore', '1.0.0'], 'read-only', words);
    await isRefused(['deploy', 'staging', '--version', '1.0.0'], 'read-only', words);
    expect(await everything('orders')).toEqual(before);
    expect(await readdir(box.folder)).not.toContain('staging');

    for (const folder of folders) await chmod(at(folder), 0o755);
    await succeeds('restore', '1.0.0');
    await succeeds('deploy', 'staging', '--version', '1.0.0');
    await isSound();
  });
});

describe('a file or folder in the project', () => {
  test('that can’t be read stays as it was last seen, and is said', async () => {
    await twoVersions();
    await box.write({
      'orders/a.txt': 'never seen\n',
      'orders/flows/b.json': 'never seen\n',
      'orders/c': 'c',
    });
    await chmod(at('orders/a.txt'), 0o000);
    await chmod(at('orders/flows'), 0o000);
    const { notes } = await succeeds('version', 'create', '1.2.0');
    expect(notes).toMatch(/2 files can’t be part of a version.*a\.txt: .*permission.*flows: .*permission/s);
    expect(await box.git('orders', 'diff', '--name-status', '1.1.0', '1.2.0')).toBe('A\tc\n');
    await chmod(at('orders/a.txt'), 0o644);
    await chmod(at('orders/flows'), 0o755);
    await succeeds('version', 'create', '1.3.0');
    expect(await box.git('orders', 'show', '1.3.0:a.txt')).toBe('never seen\n');
    await isSound();
  });

  test.each([
    ['a file that can’t be read', 'orders/a.txt', 0o000, /a\.txt can’t be replaced: it can’t be read/],
    ['a folder that can’t be looked into', 'orders/flows', 0o000, /flows\/b\.json can’t be replaced/],
    ['a folder that can’t be written to', 'orders/flows', 0o555, /flows\/b\.json can’t be replaced/],
  ])('keeps a restore from beginning: %s', async (_, path, mode, words) => {
    await twoVersions();
    await box.write({ 'orders/a.txt': 'never seen\n', 'orders/same.txt': 'changed\n' });
    const { mode: usual } = await lstat(at(path));
    await chmod(at(path), mode);
    await isRefused(['restore', '1.0.0'], 'permission-denied', words);
    expect(await text('orders/same.txt')).toBe('changed\n');
    await chmod(at(path), usual & 0o777);
    expect(await text('orders/a.txt')).toBe('never seen\n');
    expect(await text('orders/flows/b.json')).toBe('2\n');
    expect((await succeeds('status')).answer).toMatchObject({ draft: { base: '1.1.0' } });

    await succeeds('restore', '1.0.0');
    expect(await text('orders/a.txt')).toBe('one\n');
    await succeeds('undo');
    expect(await text('orders/a.txt')).toBe('never seen\n');
    await isSound();
  });
});

test('a target without permission keeps what runs there, and the next attempt succeeds', async () => {
  await twoVersions();
  await box.write({ 'targets/keep': '' });
  await succeeds('env', 'add', 'staging', '--target', 'folder', '--path', at('targets/staging'));
  await chmod(at('targets'), 0o555);
  await isRefused(['deploy', 'staging', '--version', '1.0.0'], 'permission-denied', /no permission to write/);
  await chmod(at('targets'), 0o755);
  await succeeds('deploy', 'staging', '--version', '1.0.0');
  await chmod(at('targets/staging/releases'), 0o555);
  await chmod(at('targets/staging'), 0o555);
  await isRefused(['deploy', 'staging', '--version', '1.1.0'], 'permission-denied', /no permission to write/);
  expect(await text('targets/staging/current/files/a.txt')).toBe('one\n');
  await chmod(at('targets/staging'), 0o755);
  await chmod(at('targets/staging/releases'), 0o755);
  await succeeds('deploy', 'staging', '--version', '1.1.0');
  expect(await text('targets/staging/current/files/a.txt')).toBe('two\n');
  await isSound();
});
