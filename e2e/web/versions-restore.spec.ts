import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { openFile, orderFiles, text, typeAtEnd } from '../support/editor.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const versions = [
  { name: '1.0.0', files: orderFiles },
  { name: '1.1.0', files: { 'settings/retry.yaml': 'attempts: 9\n', 'settings/new.yaml': 'n: 1\n' } },
];
const draft = { 'readme.md': '# My draft\n', 'notes/idea.md': 'keep me\n' };

async function ask(page: Page, version: string) {
  await page.getByRole('button', { name: /^Version history/ }).click();
  const row = page.getByRole('row').filter({ hasText: version });
  await row.hover();
  await row.getByRole('button', { name: `Restore ${version}` }).click();
  return page.getByRole('dialog', { name: new RegExp(`(Restore|Roll back to) ${version}`) });
}

test('roll back to an older version exactly, and undo it after a restart', async ({ launch }) => {
  const { page, project, read, restart } = await launch({ versions, draft });
  const dialog = await ask(page, '1.0.0');
  await expect(dialog).toContainText('Roll back to 1.0.0?');
  await expect(dialog).toContainText('4 files will change');
  await expect(dialog.getByRole('listitem')).toHaveText([
    /notes\/idea\.md/,
    /readme\.md/,
    /settings\/new\.yaml/,
    /settings\/retry\.yaml/,
  ]);
  await shot(page, 'restore');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await expect(page.getByText('Restored 1.0.0', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Version history: 1\.0\.0/ })).toContainText(
    'Latest draft, same as 1.0.0',
  );
  expect(await git(project, 'diff', '--stat', '1.0.0')).toBe('');
  expect(await git(project, 'ls-files', '--others')).toBe('');

  await restart();
  await page.getByRole('button', { name: /^Version history/ }).click();
  await shot(page, 'undo-restore');
  await page.getByRole('button', { name: 'Undo restore' }).click();
  await expect(page.getByText('The restore was undone', { exact: true })).toBeVisible();
  expect((await read('readme.md')).toString()).toBe('# My draft\n');
  expect((await read('notes/idea.md')).toString()).toBe('keep me\n');
  expect((await read('settings/new.yaml')).toString()).toBe('n: 1\n');
  expect((await read('settings/retry.yaml')).toString()).toBe('attempts: 9\n');
  expect(await git(project, 'fsck', '--strict')).toBe('');
});

test('unsaved text is asked about: saved into the draft first, Undo brings it back', async ({ launch }) => {
  const { page, read } = await launch({ versions });
  await openFile(page, 'settings/retry.yaml');
  await typeAtEnd(page, 'jitter: 20\n');
  const dialog = await ask(page, '1.0.0');
  await expect(dialog.getByText('1 file has unsaved text')).toBeVisible();
  await shot(page, 'restore-unsaved');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(text(page)).toContainText('backoff: exponential');
  expect((await read('settings/retry.yaml')).toString()).toBe(orderFiles['settings/retry.yaml']);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(text(page)).toContainText('jitter: 20');
  expect((await read('settings/retry.yaml')).toString()).toBe('attempts: 9\njitter: 20\n');
});

test('unsaved text can be discarded, and Cancel changes nothing', async ({ launch }) => {
  const { page, read } = await launch({ versions });
  await openFile(page, 'settings/retry.yaml');
  await typeAtEnd(page, 'jitter: 20\n');
  const cancelled = await ask(page, '1.0.0');
  await cancelled.getByRole('button', { name: 'Cancel' }).click();
  await expect(text(page)).toContainText('jitter: 20');
  expect((await read('settings/retry.yaml')).toString()).toBe('attempts: 9\n');

  const dialog = await ask(page, '1.0.0');
  await dialog.getByRole('radio', { name: 'Discard it' }).click();
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(text(page)).not.toContainText('jitter');
  await expect(text(page)).toContainText('attempts: 3');
});

test('restoring what the draft is already says so', async ({ launch }) => {
  const { page } = await launch({ versions });
  const dialog = await ask(page, '1.1.0');
  await expect(dialog).toContainText('There is nothing to restore.');
  await expect(dialog.getByRole('button', { name: 'Restore' })).toHaveCount(0);
});
