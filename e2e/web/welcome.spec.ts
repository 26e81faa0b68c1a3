import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { git, makeProject } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

test('someone who opens Tagline for the first time finds the sample, with its whole story', async ({
  launch,
}) => {
  const { page, scratch } = await launch({ name: null });
  await expect(page.getByRole('heading', { name: 'Tagline' })).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'welcome-first');

  await page.getByRole('button', { name: 'Open the sample' }).click();
  await expect(page).toHaveTitle(/Tagline sample/);
  await page.getByRole('button', { name: /^Version history/ }).click();
  const versions = page.getByRole('grid', { name: /^Versions/ });
  for (const name of ['1.1.1', '1.1.0', '1.0.0']) {
    await expect(versions.getByRole('row').filter({ hasText: name }).first()).toBeVisible();
  }
  await expect(page.getByText('2 files changed since 1.1.1', { exact: false }).first()).toBeVisible();
  await expect(versions.getByRole('row').filter({ hasText: '1.1.0' })).toContainText('development');
  await versions.getByRole('row').first().hover();
  await shot(page, 'sample-history');

  const sample = join(scratch, 'Tagline sample');
  expect(await git(sample, 'fsck', '--strict')).toBe('');
  expect((await git(sample, 'tag', '--sort=taggerdate')).split('\n')).toEqual(['1.0.0', '1.1.0', '1.1.1']);
  expect(await git(sample, 'diff', '--stat', '1.1.0', '1.1.1')).toContain('order-to-sales-order.yaml');
});

test('recent projects: opened by keyboard, a missing one is marked and taken off the list', async ({
  launch,
}) => {
  const { page, scratch, restart } = await launch({ name: null });
  const versions = [{ name: '1.0.0', files: { 'flow.json': '{}\n' } }];
  const orders = await makeProject(scratch, 'orders', { versions });
  const long = await makeProject(scratch, `${'very-'.repeat(40)}long`, {});
  const recent = page.getByRole('region', { name: 'Recent projects' });
  for (const folder of [orders, long]) {
    await page.getByRole('button', { name: 'Open folder…' }).click();
    await page.getByLabel('Folder', { exact: true }).fill(folder);
    await page.getByRole('button', { name: 'Open this folder' }).click();
    await page.getByRole('button', { name: /^Project / }).click();
    await page.getByRole('menuitem', { name: 'Close project' }).click();
    await expect(recent.getByRole('listitem').first()).toContainText(basename(folder));
  }
  await shot(page, 'welcome-recent');
  await expectAccessible(page);

  await recent.getByRole('button').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^orders/);
  const menu = page.getByRole('button', { name: 'Project orders' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'New project…' }).click();
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  await rename(orders, `${orders}-moved`);
  await restart();

  const missing = recent.getByRole('listitem').filter({ hasText: 'not found' });
  await expect(missing).toHaveCount(1);
  await missing.getByRole('button').first().click();
  await expect(page.getByText('The project is not there any more', { exact: true })).toBeVisible();
  await page.setViewportSize({ width: 700, height: 800 });
  await shot(page, 'welcome-narrow');
  await missing.getByRole('button').first().focus();
  await page.keyboard.press('Delete');
  await expect(missing).toHaveCount(0);
  await expect(recent.getByRole('listitem')).toHaveCount(1);
  await expect(recent.getByRole('button').first()).toBeFocused();
});

test('a folder without git is initialised after a plain question, and only then', async ({ launch }) => {
  const { page, scratch } = await launch({ name: null });
  const folder = join(scratch, 'plain');
  await mkdir(join(folder, 'mappings'), { recursive: true });
  await writeFile(join(folder, 'mappings', 'order.yaml'), 'a: 1\n');
  await writeFile(join(folder, 'flow.json'), '{}\n');

  await page.getByRole('button', { name: 'Open folder…' }).click();
  const path = page.getByLabel('Folder', { exact: true });
  await expect(path).toHaveValue(scratch);
  await shot(page, 'folder-browser');
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  const folders = page.getByRole('listbox', { name: 'Folders' });
  await expect(folders).toBeFocused();
  await page.keyboard.press('p');
  await page.keyboard.press('Enter');
  await expect(path).toHaveValue(folder);
  await expect(page.getByText('2 files, not kept in versions yet')).toBeVisible();
  await page.getByRole('button', { name: 'Open this folder' }).click();

  const question = page.getByRole('dialog', { name: 'Keep versions of this folder?' });
  await expect(question).toContainText('Your 2 files are not changed.');
  await shot(page, 'initialise');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect((await readdir(folder)).sort()).toEqual(['flow.json', 'mappings']);

  await page.getByRole('button', { name: 'Open folder…' }).click();
  await path.fill(folder);
  await path.press('Enter');
  await question.getByRole('button', { name: 'Start keeping versions' }).click();
  await expect(page).toHaveTitle(/plain/);
  expect(await git(folder, 'status', '--porcelain')).toContain('flow.json');
});

test('the folder browser completes what is typed and says what it can’t open', async ({ launch }) => {
  const { page, scratch } = await launch({ name: null });
  for (const name of ['orders', 'orders-old', 'products'])
    await mkdir(join(scratch, 'work', name), { recursive: true });
  await writeFile(join(scratch, 'work', 'note.txt'), 'x');
  await page.getByRole('button', { name: 'Open folder…' }).click();
  const path = page.getByLabel('Folder', { exact: true });
  const open = page.getByRole('button', { name: 'Open this folder' });
  // Home stands there by itself; what one types takes its place.
  await expect(path).not.toHaveValue('');
  await page.keyboard.insertText(join(scratch, 'work', 'ord'));
  await expect(page.getByRole('option')).toHaveText(['orders', 'orders-old']);
  await expect(page.getByText('There is no folder at this path.')).toBeVisible();
  await expect(open).toBeDisabled();
  await path.fill(join(scratch, 'work', 'note.txt'));
  await expect(page.getByText('This is a file.')).toBeVisible();
  await path.fill('relative/path');
  await expect(page.getByText(/not a full path/).first()).toBeVisible();
  await path.fill(join(scratch, 'work'));
  await page.getByRole('option', { name: 'products' }).click();
  await expect(path).toHaveValue(join(scratch, 'work', 'products'));
  await page.getByRole('button', { name: 'Up' }).click();
  await expect(path).toHaveValue(join(scratch, 'work'));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Open folder…' })).toBeFocused();
});

test('a new project is made from a template, with a first version', async ({ launch }) => {
  const { page, scratch } = await launch({ name: null });
  await mkdir(join(scratch, 'taken'));
  await writeFile(join(scratch, 'taken', 'file'), 'x');
  await page.getByRole('button', { name: 'New project…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New project' });
  const create = dialog.getByRole('button', { name: 'Create project' });
  await expect(create).toBeDisabled();
  const name = dialog.getByLabel('Name');
  await name.fill('a/b');
  await expect(dialog.getByText('A name can’t hold any of')).toBeVisible();
  await name.fill('taken');
  await expect(dialog.getByText('Something of this name is there already.')).toBeVisible();
  await expect(create).toBeDisabled();
  await name.fill('Contact sync');
  await dialog.getByRole('radio', { name: /Webhook to API/ }).click();
  await expect(dialog.getByText(join(scratch, 'Contact sync'))).toBeVisible();
  await shot(page, 'new-project');
  await expectAccessible(page);
  await name.press('Enter');
  await expect(page).toHaveTitle(/Contact sync/);
  const folder = join(scratch, 'Contact sync');
  await expect.poll(() => git(folder, 'tag')).toBe('1.0.0');
  expect(await git(folder, 'ls-tree', '-r', '--name-only', '1.0.0')).toContain(
    'workflows/receive-and-send.json',
  );
  expect(await git(folder, 'status', '--porcelain')).toBe('');
});
