import { expectAccessible } from '../support/accessible.ts';
import { openFile, orderFiles, orders, saveState, tab, text, typeAtEnd } from '../support/editor.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

test('opens files in tabs and saves an edit into the latest draft', async ({ launch }) => {
  const { page, project, read } = await launch(orders);
  await openFile(page, 'workflows/orders.json');
  await openFile(page, 'mappings/customers.yaml');
  await openFile(page, 'mappings/orders.json');
  await expect(text(page)).toContainText('orderNumber');
  await expect(page.getByRole('tab', { name: 'orders.json, mappings' })).toBeVisible();

  await tab(page, 'mappings/customers.yaml').click();
  await typeAtEnd(page, '  phone: mobile\n');
  await expect(saveState(page)).toHaveText('Unsaved');
  await expect(page.getByRole('tab', { name: 'customers.yaml, unsaved' })).toBeVisible();
  await expect(page).toHaveTitle(/^•/);
  await tab(page, 'mappings/orders.json').click();
  await shot(page, 'editor');
  await expectAccessible(page);

  await tab(page, 'mappings/customers.yaml').click();
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  await expect(page.getByTestId('standing')).toHaveText('Latest draft, 1 file changed since 1.0.0');
  expect(`${await read('mappings/customers.yaml')}`).toBe(
    `${orderFiles['mappings/customers.yaml']}  phone: mobile\n`,
  );
  expect(await git(project, 'status', '--porcelain')).toBe(' M mappings/customers.yaml');
  await expect(page.getByRole('treeitem', { name: 'customers.yaml, modified' })).toBeVisible();
});

test('saves several files at once', async ({ launch }) => {
  const { page, project } = await launch(orders);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'More.\n');
  await openFile(page, 'settings/retry.yaml');
  await typeAtEnd(page, 'limit: 9\n');
  await page.keyboard.press('Control+Shift+s');
  await expect(page.getByRole('tab', { name: 'unsaved' })).toHaveCount(0);
  expect(await git(project, 'status', '--porcelain')).toBe(' M readme.md\n M settings/retry.yaml');
});

test('an edit that is taken back is no edit, and undo survives other tabs', async ({ launch }) => {
  const { page } = await launch(orders);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'x');
  await expect(saveState(page)).toHaveText('Unsaved');
  await openFile(page, 'settings/retry.yaml');
  await tab(page, 'readme.md').click();
  await expect(text(page)).toContainText('x');
  await text(page).focus();
  await page.keyboard.press('Control+z');
  await expect(saveState(page)).toHaveText('Saved');
});

test('closing unsaved text asks; closed tabs come back', async ({ launch }) => {
  const { page, read } = await launch(orders);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'Kept.\n');
  await page.keyboard.press('Control+F4');
  const question = page.getByRole('dialog', { name: 'Save readme.md before closing it?' });
  await expect(question).toBeVisible();
  await shot(page, 'editor-close-question');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(tab(page, 'readme.md')).toBeVisible();

  await page.keyboard.press('Control+F4');
  await question.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(tab(page, 'readme.md')).toBeHidden();
  expect(`${await read('readme.md')}`).toBe(`${orderFiles['readme.md']}Kept.\n`);

  await page.keyboard.press('Control+Alt+t');
  await expect(text(page)).toContainText('Kept.');
  await typeAtEnd(page, 'Thrown away.');
  await tab(page, 'readme.md').click({ button: 'middle' });
  await question.getByRole('button', { name: 'Don’t save' }).click();
  await openFile(page, 'readme.md');
  await expect(text(page)).not.toContainText('Thrown away.');
});

test('tabs go by keyboard, menu and mouse', async ({ launch }) => {
  const { page } = await launch(orders);
  const paths = ['readme.md', 'settings/retry.yaml', 'mappings/customers.yaml', 'workflows/returns.json'];
  for (const path of paths) await openFile(page, path);
  const selected = page.getByRole('tab', { selected: true });
  await page.keyboard.press('Control+PageDown');
  await expect(selected).toHaveAttribute('data-path', 'readme.md');
  await page.keyboard.press('Control+PageUp');
  await expect(selected).toHaveAttribute('data-path', 'workflows/returns.json');
  await selected.focus();
  await page.keyboard.press('Home');
  await expect(tab(page, 'readme.md')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(tab(page, 'settings/retry.yaml')).toBeFocused();
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await expect(page.getByRole('tab').first()).toHaveAttribute('data-path', 'settings/retry.yaml');
  await page.keyboard.press('Delete');
  await expect(page.getByRole('tab')).toHaveCount(3);

  await tab(page, 'mappings/customers.yaml').dragTo(tab(page, 'readme.md'));
  await expect(page.getByRole('tab').first()).toHaveAttribute('data-path', 'mappings/customers.yaml');
  await tab(page, 'readme.md').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Close to the right' }).click();
  await expect(page.getByRole('tab')).toHaveCount(2);
  await tab(page, 'readme.md').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Close others' }).click();
  await expect(page.getByRole('tab')).toHaveCount(1);
  await tab(page, 'readme.md').hover();
  await tab(page, 'readme.md').getByTestId('close-tab').click();
  await expect(page.getByText('No file is open')).toBeVisible();
  await shot(page, 'editor-nothing-open');
  await expectAccessible(page);
});

test('syntax errors of JSON and YAML show in place', async ({ launch }) => {
  const { page } = await launch({ draft: { 'bad.json': '{\n  "a": abc\n}\n', 'bad.yaml': 'a: 1\na: 2\n' } });
  await openFile(page, 'bad.json');
  await expect(page.getByRole('button', { name: '1 problem' })).toBeVisible();
  await expect(page.locator('.cm-lintRange-error')).toHaveText('abc');
  await page.getByRole('button', { name: '1 problem' }).click();
  await expect(page.getByText('Ln 2, Col 11 (3 selected)')).toBeVisible();
  await expect(page.locator('.cm-tooltip')).toContainText('A value is expected here');
  await shot(page, 'editor-problem');
  await page.keyboard.press('Escape');
  await openFile(page, 'bad.yaml');
  await expect(page.getByRole('button', { name: '1 problem' })).toBeVisible();
});

test('searches and replaces', async ({ launch }) => {
  const { page } = await launch(orders);
  await openFile(page, 'mappings/orders.json');
  await text(page).focus();
  await page.keyboard.press('Control+f');
  await page.getByRole('textbox', { name: 'Find' }).fill('order');
  await expect(page.getByRole('search').getByRole('status')).toContainText('2');
  await page.getByRole('textbox', { name: 'Replace with' }).fill('sale');
  await shot(page, 'editor-search');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Replace all matches' }).click();
  await expect(text(page)).toContainText('saleNumber');
  await expect(page.getByRole('search').getByRole('status')).toHaveText('No matches');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('search')).toBeHidden();
});

test('several cursors type at once', async ({ launch }) => {
  const { page } = await launch({ draft: { 'a.txt': 'one\ntwo\n' } });
  await openFile(page, 'a.txt');
  await text(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Alt+ArrowDown');
  await page.keyboard.type('- ');
  await expect(page.getByText('2 cursors')).toBeVisible();
  await expect(text(page)).toHaveText('- one- two');
});

test('fits narrow windows and wide ones', async ({ launch }) => {
  const { page } = await launch(orders);
  await openFile(page, 'mappings/orders.json');
  await openFile(page, 'settings/retry.yaml');
  await openFile(page, 'mappings/customers.yaml');
  await typeAtEnd(page, 'x');
  await page.setViewportSize({ width: 640, height: 480 });
  await expect(saveState(page)).toBeInViewport();
  await expect(page.getByRole('tab', { selected: true })).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(640);
  await shot(page, 'editor-narrow');
  await expectAccessible(page);
  await page.setViewportSize({ width: 2000, height: 900 });
  await shot(page, 'editor-wide');
});

test('text whose colours can’t be fetched is edited without them', async ({ launch }) => {
  const { page, read } = await launch(orders);
  let refused = 0;
  await page.route('**/assets/*.js', route => {
    refused += 1;
    return route.abort();
  });
  await openFile(page, 'mappings/customers.yaml');
  await expect(text(page)).toContainText('full_name');
  await typeAtEnd(page, '  phone: mobile\n');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect(`${await read('mappings/customers.yaml')}`).toContain('phone: mobile');
  expect(refused).toBeGreaterThan(0);
});
