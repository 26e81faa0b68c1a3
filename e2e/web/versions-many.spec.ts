import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { importVersions } from '../support/many-versions.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

test('a thousand versions: drawn in part, all within reach of keys and filter', async ({ launch }) => {
  const { page, project, restart } = await launch();
  const names = Array.from({ length: 1000 }, (_, i) => `1.${Math.floor(i / 10)}.${i % 10}`);
  await importVersions(
    project,
    names.map(name => ({ name })),
  );
  await git(project, 'checkout', '--quiet', '-B', 'main', '1.99.9');
  await restart();
  await page.getByRole('button', { name: /^Version history: 1.99.9/ }).click();
  const history = page.getByRole('dialog', { name: 'Version history' });
  const rows = history.getByRole('row');
  await expect(history.getByRole('status').first()).toHaveText('1000 versions');
  await expect(history.getByRole('grid')).toHaveAttribute('aria-rowcount', '1000');
  expect(await rows.count()).toBeLessThan(60);
  await expect(rows.first()).toContainText('1.99.9');
  await expect(rows.first().getByLabel('0 added, 1 modified, 0 deleted')).toBeVisible();

  await rows.first().focus();
  await page.keyboard.press('End');
  await expect(rows.filter({ hasText: '1.0.0' }).first()).toBeFocused();
  await expect(rows.filter({ hasText: '1.0.0' }).first().getByLabel('1 added, 0 modified')).toBeVisible();
  await page.keyboard.press('PageUp');
  await expect(history.locator('[role=row]:focus')).toContainText('1.0.6');
  await page.keyboard.press('Home');
  await expect(rows.filter({ hasText: '1.99.9' })).toBeFocused();
  await history.getByRole('grid').hover();
  for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, 2000);
  await expect(rows.filter({ hasText: '1.99.9' })).toBeAttached();
  await shot(page, 'version-history-1000');

  await history.getByRole('searchbox').fill('1.42.');
  await expect(history.getByRole('status').first()).toHaveText('10 of 1000');
  await expect(rows).toHaveCount(10);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Viewing a version' })).toContainText('Viewing 1.42.9');
});

test('what strangers put into tags is shown as it is and harms nothing', async ({ launch }) => {
  const { page, project, restart } = await launch();
  const markup = '<img src=x onerror="document.title=\'owned\'"> <b>bold</b> [link](javascript:alert(1))';
  await importVersions(project, [
    { name: 'first' },
    { name: `long-${'x'.repeat(180)}`, message: `${'word '.repeat(400)}\n` },
    { name: 'megabyte', message: 'm'.repeat(1024 * 1024) },
    {
      name: 'markup',
      message: markup,
      tagger: '<b>Eve</b> <eve@example.com>'.replace('<b>Eve</b>', 'Eve &amp; Co'),
    },
    { name: '🚀-emoji', message: 'Ship it 🚢 مرحبا' },
    { name: 'silent', message: '' },
  ]);
  await git(project, 'checkout', '--quiet', '-B', 'main', 'silent');
  await git(project, 'tag', 'light');
  const blob = await git(project, 'hash-object', '-w', 'flow.json');
  await git(project, 'tag', '--annotate', '-m', 'Points to a file', 'a-blob', blob);
  await writeFile(join(project, '.git', 'refs', 'tags', 'gone'), `${'ab'.repeat(20)}\n`);
  await restart();
  await page.getByRole('button', { name: /^Version history/ }).click();
  const history = page.getByRole('dialog', { name: 'Version history' });
  await expect(history.getByRole('status').first()).toHaveText('9 versions');
  const row = (name: string) => history.getByRole('row').filter({ hasText: name });

  await expect(row('markup')).toContainText('<img src=x');
  await expect(row('markup')).toContainText('Eve &amp; Co');
  await expect(page).not.toHaveTitle(/owned/);
  await expect(row('🚀-emoji')).toContainText('Ship it 🚢');
  for (const bad of ['a-blob', 'gone']) {
    await row(bad).focus();
    await row(bad).hover();
    await expect(row(bad).getByRole('button', { name: /^View/ })).toHaveCount(0);
    await expect(row(bad).locator('p.text-danger')).not.toBeEmpty();
  }
  await expect(row('megabyte').getByRole('button', { name: 'Show all' })).toBeAttached();
  await row('megabyte').getByRole('button', { name: 'Show all' }).click();
  await expect(row('megabyte')).toContainText('shortened here');
  await row('megabyte').getByRole('button', { name: 'Show less' }).click();
  expect(await history.evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true);
  const grid = history.getByRole('grid');
  expect(await grid.evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true);
  await grid.evaluate(element => element.scrollTo(0, 0));
  await shot(page, 'version-history-strangers');
  await expectAccessible(page);
  await page.setViewportSize({ width: 640, height: 700 });
  await shot(page, 'version-history-narrow');
  await expect(history).toBeInViewport({ ratio: 1 });
});
