import { mkdtemp, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { git } from './project.ts';

/** Makes an environment through the screen. */
export async function addEnvironment(page: Page, name: string, folder: string): Promise<void> {
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'New environment' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New environment' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Folder to deploy to', { exact: true }).fill(folder);
  await dialog.getByRole('button', { name: 'Create environment' }).click();
  await expect(page.getByRole('article', { name })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('article', { name })).toHaveCount(0);
}

/** Presses the open dialog's main button and waits until it says that the deployment succeeded. */
export async function finishDeployment(
  page: Page,
  button: 'Deploy' | 'Promote' | 'Roll back',
): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await expect(dialog.getByText('Deployed', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByRole('status').getByText(/Live matches/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toHaveCount(0);
}

/** What lives in a folder target: paths with mode and bytes, as one comparable list. */
export async function liveFiles(target: string): Promise<string[]> {
  const current = await readlink(join(target, 'current'));
  return folderContent(join(target, current, 'files'));
}

/** What a tag holds, by `git archive`, in the same form. */
export async function archived(project: string, tag: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tagline-archive-'));
  const archive = join(folder, 'archive.tar');
  await git(project, 'archive', '--format=tar', '-o', archive, tag);
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  await promisify(execFile)('tar', ['-xf', archive, '-C', folder, '--one-top-level=tree']);
  return folderContent(join(folder, 'tree'));
}

/** Every file below a folder: path, whether it can be run, and its bytes; without `.git`. */
export async function folderContent(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const lines = files
    .map(path => ({ path, name: relative(folder, path) }))
    .filter(({ name }) => !name.startsWith('.git/'))
    .map(async ({ path, name }) => {
      const executable = ((await stat(path)).mode & 0o100) !== 0;
      return `${name} ${executable ? 'x' : '-'} ${(await readFile(path)).toString('base64')}`;
    });
  return (await Promise.all(lines)).sort();
}
