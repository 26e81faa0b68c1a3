import { expectAccessible } from '../support/accessible.ts';
import { openFile, orderFiles, orders, saveState, tab, text, typeAtEnd } from '../support/editor.ts';
import { expect, shot, test } from '../support/web-app.ts';

test('a clean tab follows its file', async ({ launch }) => {
  const { page, write } = await launch(orders);
  await openFile(page, 'readme.md');
  await write({ 'readme.md': '# Written outside\n' });
  await expect(text(page)).toHaveText('# Written outside');
  await expect(saveState(page)).toHaveText('Saved');
});

test('a tab with unsaved text asks, and shows the difference', async ({ launch }) => {
  const { page, write, read } = await launch(orders);
  await openFile(page, 'mappings/orders.json');
  await typeAtEnd(page, '\n');
  const theirs = orderFiles['mappings/orders.json'].replace('"amount"', '"sum"');
  await write({ 'mappings/orders.json': theirs });
  await expect(page.getByText('changed outside of Tagline')).toBeVisible();
  await shot(page, 'editor-outside');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show difference' }).click();
  const difference = page.getByRole('dialog', { name: 'mappings/orders.json' });
  await expect(difference.getByText('"sum"')).toBeVisible();
  await difference.getByRole('button', { name: 'Done' }).click();

  await page.keyboard.press('Control+s');
  const conflict = page.getByRole('dialog', { name: 'orders.json was changed meanwhile' });
  await expect(conflict.getByText('"sum"')).toBeVisible();
  await shot(page, 'editor-conflict');
  await expectAccessible(page);
  await conflict.getByRole('button', { name: 'Cancel' }).click();
  expect((await read('mappings/orders.json')).toString()).toBe(theirs);
  await page.keyboard.press('Control+s');
  await conflict.getByRole('button', { name: 'Overwrite with mine' }).click();
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('mappings/orders.json')).toString()).toBe(`${orderFiles['mappings/orders.json']}\n`);
});

test('reload throws the unsaved text away, keep mine makes it win', async ({ launch }) => {
  const { page, write, read } = await launch(orders);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'Mine.');
  await write({ 'readme.md': 'Theirs.' });
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(text(page)).toHaveText('Theirs.');
  await typeAtEnd(page, ' Mine.');
  await write({ 'readme.md': 'Theirs again.' });
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('readme.md')).toString()).toBe('Theirs. Mine.');
});

test('a file that was deleted outside', async ({ launch }) => {
  const { page, write, read } = await launch(orders);
  await openFile(page, 'readme.md');
  await openFile(page, 'settings/retry.yaml');
  await typeAtEnd(page, 'kept: true\n');
  await write({ 'readme.md': null, 'settings/retry.yaml': null });
  await expect(page.getByText('This file was deleted outside')).toBeVisible();
  await page.getByRole('button', { name: 'Keep my text' }).click();
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('settings/retry.yaml')).toString()).toContain('kept: true');
  await tab(page, 'readme.md').click();
  await expect(page.getByText('This file is gone')).toBeVisible();
  await page.getByRole('button', { name: 'Close tab' }).click();
  await expect(tab(page, 'readme.md')).toBeHidden();
});

test('several files are saved together or not at all', async ({ launch }) => {
  const { page, write, read } = await launch(orders);
  await openFile(page, 'settings/retry.yaml');
  await typeAtEnd(page, 'limit: 9\n');
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'Mine.\n');
  await write({ 'readme.md': 'Theirs.\n' });
  await page.keyboard.press('Control+Shift+s');
  const conflict = page.getByRole('dialog', { name: 'readme.md was changed meanwhile' });
  await conflict.getByRole('button', { name: 'Cancel' }).click();
  expect((await read('settings/retry.yaml')).toString()).toBe(orderFiles['settings/retry.yaml']);
  await page.keyboard.press('Control+Shift+s');
  await conflict.getByRole('button', { name: 'Overwrite with mine' }).click();
  await expect(page.getByRole('tab', { name: 'unsaved' })).toHaveCount(0);
  expect((await read('settings/retry.yaml')).toString()).toContain('limit: 9');
  expect((await read('readme.md')).toString()).toBe(`${orderFiles['readme.md']}Mine.\n`);
});
