import { openFile, orderFiles, orders, row, saveState, tab, text, typeAtEnd } from '../support/editor.ts';
import { keptTabs, keptTexts } from '../support/kept.ts';
import { expect, test } from '../support/web-app.ts';

test('tabs and unsaved text survive a reload', async ({ launch }) => {
  const { page, dataDir } = await launch(orders);
  await openFile(page, 'settings/retry.yaml');
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'Not saved yet.');
  await expect(saveState(page)).toHaveText('Unsaved');
  await expect.poll(() => keptTabs(dataDir)).toEqual(['settings/retry.yaml', 'readme.md']);
  await expect.poll(() => keptTexts(dataDir)).toEqual([expect.stringContaining('Not saved yet.')]);
  await page.reload();
  await expect(tab(page, 'settings/retry.yaml')).toBeVisible();
  await expect(text(page)).toContainText('Not saved yet.');
  await expect(saveState(page)).toHaveText('Unsaved');
  await text(page).focus();
  await page.keyboard.press('Control+z');
  await expect(saveState(page)).toHaveText('Saved');
});

test('unsaved text survives a crash of the core', async ({ launch }) => {
  const { page, dataDir, restart, read } = await launch(orders);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'Before the crash.\n');
  await expect.poll(() => keptTabs(dataDir)).toEqual(['readme.md']);
  await expect.poll(() => keptTexts(dataDir)).toEqual([expect.stringContaining('Before the crash.')]);
  await restart('crash');
  await expect(text(page)).toContainText('Before the crash.');
  expect((await read('readme.md')).toString()).toBe(orderFiles['readme.md']);
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('readme.md')).toString()).toBe(`${orderFiles['readme.md']}Before the crash.\n`);
});

test('a file that changed while its unsaved text waited is said', async ({ launch }) => {
  const { page, dataDir, restart, write, read } = await launch(orders);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'Mine.\n');
  await expect.poll(() => keptTexts(dataDir)).toEqual([expect.stringContaining('Mine.')]);
  await page.goto('about:blank');
  await write({ 'readme.md': '# Theirs\n' });
  await restart();
  await expect(page.getByText('changed outside of Tagline')).toBeVisible();
  await page.keyboard.press('Control+s');
  const conflict = page.getByRole('dialog', { name: 'readme.md was changed meanwhile' });
  await expect(conflict).toBeVisible();
  expect((await read('readme.md')).toString()).toBe('# Theirs\n');
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(text(page)).toHaveText('# Theirs');
  await expect(saveState(page)).toHaveText('Saved');
});

test('text that was saved or thrown away does not come back', async ({ launch }) => {
  const { page, dataDir, restart } = await launch(orders);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'Saved.');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  await openFile(page, 'settings/retry.yaml');
  await typeAtEnd(page, 'thrown: away');
  await expect.poll(() => keptTexts(dataDir)).toEqual([expect.stringContaining('thrown: away')]);
  await page.keyboard.press('Control+F4');
  await page.getByRole('button', { name: 'Don’t save' }).click();
  await expect(tab(page, 'settings/retry.yaml')).toHaveCount(0);
  await expect.poll(() => keptTexts(dataDir)).toEqual([]);
  await restart();
  await expect(text(page)).toContainText('Saved.');
  await openFile(page, 'settings/retry.yaml');
  await expect(text(page)).not.toContainText('thrown');
  await expect(page.getByRole('tab', { name: 'unsaved' })).toHaveCount(0);
  await expect(row(page, 'readme.md')).toBeVisible();
});

test('unsaved text waits for its project to be opened again', async ({ launch }) => {
  const { page } = await launch(orders);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'First. ');
  await page.keyboard.type('Second.');
  await page.getByRole('button', { name: 'Project orders' }).click();
  await page.getByRole('menuitem', { name: 'Close project' }).click();
  await page
    .getByRole('button', { name: /orders/ })
    .first()
    .click();
  await expect(text(page)).toContainText('First. Second.');
  await expect(saveState(page)).toHaveText('Unsaved');
});
