import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { openFile, orders, tab, typeAtEnd } from '../support/editor.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

async function openDialog(page: Page) {
  await page.getByRole('button', { name: /^Version history/ }).waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+K');
  const dialog = page.getByRole('dialog', { name: 'Create version' });
  return {
    dialog,
    name: dialog.getByLabel('Name', { exact: true }),
    description: dialog.getByLabel('Description (optional)'),
    create: dialog.getByRole('button', { name: 'Create version' }),
  };
}

test('a version is named, described and made; native git agrees', async ({ launch }) => {
  const { page, project } = await launch({
    ...orders,
    draft: { 'settings/retry.yaml': 'attempts: 5\n', 'mappings/new.yaml': 'a: b\n', 'readme.md': null },
  });
  const { dialog, name, description, create } = await openDialog(page);
  await expect(name).toBeFocused();
  await expect(create).toBeDisabled();
  await expect(dialog.getByText('3 files changed since 1.0.0')).toBeVisible();
  const changed = dialog.getByRole('list', { name: 'Changed files' });
  await expect(changed.getByRole('listitem')).toHaveText([/new\.yaml/, /readme\.md/, /retry\.yaml/]);
  const suggested = dialog.getByRole('list', { name: 'Suggested names' });
  await suggested.getByRole('button', { name: /^1\.1\.0/ }).click();
  await expect(name).toHaveValue('1.1.0');
  await expect(dialog.getByText('This name can be used.')).toBeVisible();
  await description.fill('Retries\n\n<b>Five</b> attempts – "quoted"');
  await shot(page, 'create-version');
  await expectAccessible(page);
  await description.press('ControlOrMeta+Enter');

  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Version 1.1.0 created', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Version history: 1\.1\.0/ })).toContainText(
    'Latest draft, same as 1.1.0',
  );
  expect(await git(project, 'tag', '-l', '--format=%(contents)', '1.1.0')).toContain(
    'Retries\n\n<b>Five</b> attempts – "quoted"',
  );
  expect(await git(project, 'show', '1.1.0:settings/retry.yaml')).toBe('attempts: 5');
  expect(await git(project, 'status', '--porcelain')).toBe('');
  expect(await git(project, 'fsck', '--strict')).toBe('');
});

test('a name is checked while one types, and a repaired one is offered', async ({ launch }) => {
  const { page, project } = await launch({ ...orders, draft: { 'readme.md': 'changed\n' } });
  const { dialog, name, create } = await openDialog(page);
  for (const [typed, words] of [
    ['order retry', 'can’t hold spaces'],
    ['a..b', 'two dots'],
    ['x.lock', '.lock'],
    ['latest', 'has a meaning of its own'],
    ['-x', 'can’t start with'],
    ['1.0.0', 'already'],
  ] as const) {
    await name.fill(typed);
    await expect(dialog.getByText(words).first()).toBeVisible();
    await expect(create).toBeDisabled();
    await name.press('Enter');
    await expect(dialog).toBeVisible();
  }
  await name.fill('order retry');
  await expect(dialog.getByRole('button', { name: /^Use “/ })).toBeVisible();
  await shot(page, 'create-version-bad-name');
  await dialog.getByRole('button', { name: /^Use “/ }).click();
  await expect(name).toHaveValue('order-retry');
  await expect(create).toBeEnabled();
  await name.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(await git(project, 'tag')).toBe('1.0.0\norder-retry');
});

test('unsaved text is saved first, unless that is not wanted', async ({ launch }) => {
  const { page, project } = await launch(orders);
  await openFile(page, 'settings/retry.yaml');
  await typeAtEnd(page, 'jitter: 20\n');
  const first = await openDialog(page);
  await expect(first.dialog.getByText('1 file has unsaved text')).toBeVisible();
  await expect(first.dialog.getByText('settings/retry.yaml')).toBeVisible();
  await shot(page, 'create-version-unsaved');
  await expectAccessible(page);
  await first.dialog.getByRole('checkbox').first().uncheck();
  await expect(first.dialog.getByText('Nothing has changed since 1.0.0')).toBeVisible();
  await first.dialog.getByRole('checkbox').first().check();
  await first.name.fill('1.0.1');
  await first.create.click();
  await expect(first.dialog).toHaveCount(0);
  expect(await git(project, 'show', '1.0.1:settings/retry.yaml')).toContain('jitter: 20');
  await expect(tab(page, 'settings/retry.yaml')).toBeVisible();
});

test('nothing changed: said, and possible after a confirmation', async ({ launch }) => {
  const { page, project } = await launch(orders);
  const { dialog, name, create } = await openDialog(page);
  await name.fill('pre-launch-final');
  await expect(dialog.getByText('This name can be used.')).toBeVisible();
  await expect(dialog.getByText('Nothing has changed since 1.0.0')).toBeVisible();
  await expect(create).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'Create it anyway' }).check();
  await shot(page, 'create-version-unchanged');
  await create.click();
  await expect(dialog).toHaveCount(0);
  expect(await git(project, 'rev-parse', 'pre-launch-final^{tree}')).toBe(
    await git(project, 'rev-parse', '1.0.0^{tree}'),
  );
});

test('who signs is asked on the spot where nobody is known', async ({ launch }) => {
  const { page, project } = await launch({ ...orders, draft: { 'readme.md': 'changed\n' } });
  await git(project, 'config', 'user.name', '');
  await git(project, 'config', 'user.email', '');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  const { dialog, name, create } = await openDialog(page);
  await expect(dialog.getByText('Tagline doesn’t know who you are yet.')).toBeVisible();
  await shot(page, 'create-version-author');
  await expectAccessible(page);
  await name.fill('1.0.1');
  await expect(dialog.getByText('This name can be used.')).toBeVisible();
  await expect(create).toBeDisabled();
  await dialog.getByLabel('Your name').fill('Grace Hopper');
  await dialog.getByLabel('Your email').fill('grace@example.com');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText('Tagline doesn’t know who you are yet.')).toHaveCount(0);
  await create.click();
  await expect(dialog).toHaveCount(0);
  expect(await git(project, 'tag', '-l', '--format=%(taggername) %(taggeremail)', '1.0.1')).toBe(
    'Grace Hopper <grace@example.com>',
  );
});

test('the dialog opens from the history’s plus, and Escape gives the focus back', async ({ launch }) => {
  const { page } = await launch(orders);
  const button = page.getByRole('button', { name: /^Version history/ });
  await button.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create version' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create version' });
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(button).toBeFocused();
});
