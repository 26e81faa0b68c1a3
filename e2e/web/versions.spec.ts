import { expectAccessible } from '../support/accessible.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const versions = [
  { name: '1.0.0', description: 'Initial stable release', files: { 'a.json': '{}\n', 'b.yaml': 'b: 1\n' } },
  {
    name: '1.1.0',
    description: 'Product sync\n\nBrings items, prices and stock.\nSecond line.',
    files: { 'b.yaml': 'b: 2\n', 'c.json': '{}\n' },
  },
  {
    name: '1.1.1',
    description: 'Fixes the date format',
    files: { 'a.json': '{ "date": 1 }\n', 'c.json': null },
  },
];

test('the header says where one stands, the history shows every version and its keys work', async ({
  launch,
}) => {
  const { page, write } = await launch({ versions });
  const button = page.getByRole('button', { name: /^Version history/ });
  await expect(button).toContainText('Latest draft, same as 1.1.1');
  await write({ 'a.json': '{ "date": 2 }\n', 'new.json': '1\n' });
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(button).toContainText('Latest draft, 2 files changed since 1.1.1');

  await page.keyboard.press('ControlOrMeta+Shift+H');
  const history = page.getByRole('dialog', { name: 'Version history' });
  const filter = history.getByRole('searchbox', { name: 'Filter versions' });
  await expect(filter).toBeFocused();
  const row = (name: string) => history.getByRole('row').filter({ hasText: name });
  await expect(history.getByRole('row')).toHaveCount(3);
  await expect(row('1.1.1').getByText('ACTIVE')).toBeVisible();
  await expect(row('1.1.1').getByLabel('0 added, 1 modified, 1 deleted')).toBeVisible();
  await expect(row('1.1.0').getByLabel('1 added, 1 modified, 0 deleted')).toBeVisible();
  await expect(row('1.0.0').getByLabel('2 added, 0 modified, 0 deleted')).toBeVisible();
  await row('1.1.0').getByRole('button', { name: 'Show all' }).click();
  await expect(row('1.1.0').getByRole('button', { name: 'Show less' })).toBeVisible();
  await row('1.1.1').hover();
  await shot(page, 'version-history');
  await expectAccessible(page);

  await filter.focus();
  await page.keyboard.press('ArrowDown');
  await expect(history.getByRole('button', { name: /^Latest draft/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row('1.1.1')).toBeFocused();
  await page.keyboard.press('End');
  await expect(row('1.0.0')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await expect(row('1.1.0').getByRole('button', { name: 'Show less' })).toBeFocused();
  await row('1.1.0').focus();
  await page.keyboard.press('d');
  await expect(filter).toBeFocused();
  await expect(filter).toHaveValue('d');
  await filter.fill('PRODUCT');
  await expect(history.getByRole('row')).toHaveCount(1);
  await expect(history.getByRole('status').first()).toHaveText('1 of 3');
  await filter.fill('nothing like it');
  await expect(history.getByText('No version matches')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(filter).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(history).toHaveCount(0);
  await expect(button).toBeFocused();
});

test('a version is looked at and left again; the draft stays as it was', async ({ launch }) => {
  const { page, project } = await launch({ versions, draft: { 'b.yaml': 'b: draft\n' } });
  const before = await git(project, 'status', '--porcelain');
  await page.getByRole('button', { name: /^Version history/ }).click();
  const history = page.getByRole('dialog', { name: 'Version history' });
  await history.getByRole('row').filter({ hasText: '1.0.0' }).focus();
  await page.keyboard.press('Enter');
  const banner = page.getByRole('region', { name: 'Viewing a version' });
  await expect(banner).toContainText('Viewing 1.0.0 — read-only. Your latest draft is untouched.');
  await expect(page.getByRole('button', { name: /^Version history/ })).toContainText('Viewing 1.0.0');
  await shot(page, 'viewing');
  await expectAccessible(page);

  await page.getByRole('button', { name: /^Version history/ }).click();
  await expect(history.getByRole('row').filter({ hasText: '1.0.0' }).getByText('VIEWING')).toBeVisible();
  await expect(history.getByRole('row').filter({ hasText: '1.1.1' }).getByText('ACTIVE')).toBeVisible();
  await shot(page, 'version-history-viewing');
  await page.keyboard.press('Escape');
  await banner.getByRole('button', { name: 'Return to latest draft' }).click();
  await expect(banner).toHaveCount(0);
  expect(await git(project, 'status', '--porcelain')).toBe(before);
});

test('a row compares with the latest draft and with the version before', async ({ launch }) => {
  const { page } = await launch({ versions });
  const open = () => page.getByRole('button', { name: /^Version history/ }).click();
  await open();
  await page.getByRole('row').filter({ hasText: '1.0.0' }).hover();
  await page.getByRole('button', { name: 'Compare 1.0.0' }).click();
  await expect(page.getByRole('radio', { name: 'Compare' })).toBeChecked();
  await open();
  await page.getByRole('row').filter({ hasText: '1.1.0' }).hover();
  await page.getByRole('button', { name: 'More for 1.1.0' }).click();
  await expect(page.getByRole('menuitem', { name: 'Deploy…' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Compare with the version before' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Compare' })).toBeChecked();
});

test('before the first version, the history says what versions are for', async ({ launch }) => {
  const { page } = await launch({ draft: { 'a.json': '{}\n' } });
  const button = page.getByRole('button', { name: /^Version history/ });
  await expect(button).toContainText('No version yet');
  await button.click();
  const history = page.getByRole('dialog', { name: 'Version history' });
  await expect(history.getByText('A version is a named snapshot')).toBeVisible();
  await shot(page, 'version-history-empty');
  await expectAccessible(page);
  await history.getByRole('button', { name: 'Create the first version' }).click();
  await expect(page.getByRole('dialog', { name: 'Create version' })).toBeVisible();
});
