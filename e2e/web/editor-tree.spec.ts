import { expectAccessible } from '../support/accessible.ts';
import { openFile, orders, row, saveState, tab, text, typeAtEnd } from '../support/editor.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

test('makes files and folders, and says what is wrong with a name', async ({ launch }) => {
  const { page, project } = await launch(orders);
  await row(page, 'mappings').click({ button: 'right' });
  await shot(page, 'tree-menu');
  await page.getByRole('menuitem', { name: 'New file…' }).click();
  const name = page.getByRole('textbox', { name: 'Name of the new file' });
  await expect(name).toBeFocused();
  await page.keyboard.type('orders.json');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation').getByRole('alert')).toContainText('orders.json');
  await shot(page, 'tree-name-problem');
  await name.fill('stock.json');
  await page.keyboard.press('Enter');
  await expect(tab(page, 'mappings/stock.json')).toHaveAttribute('aria-selected', 'true');
  await expect(row(page, 'mappings/stock.json')).toHaveAttribute('aria-label', /added/);
  await typeAtEnd(page, '{}');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');

  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('old');
  await page.keyboard.press('Enter');
  await expect(row(page, 'mappings/old')).toBeVisible();
  expect(await git(project, 'status', '--porcelain')).toBe('?? mappings/stock.json');
});

test('renames, and open unsaved text goes along', async ({ launch }) => {
  const { page, read } = await launch(orders);
  await openFile(page, 'mappings/customers.yaml');
  await typeAtEnd(page, 'x: 1\n');
  await row(page, 'mappings').focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'New name of mappings' }).fill('maps');
  await page.keyboard.press('Enter');
  await expect(tab(page, 'maps/customers.yaml')).toHaveAttribute('aria-label', 'customers.yaml, unsaved');
  await expect(text(page)).toContainText('x: 1');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('maps/customers.yaml')).toString()).toContain('x: 1');
  await expect(row(page, 'mappings')).toBeHidden();
});

test('deletes after a question, and brings back', async ({ launch }) => {
  const { page, read } = await launch(orders);
  await openFile(page, 'readme.md');
  await row(page, 'readme.md').focus();
  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog', { name: 'Delete readme.md?' });
  await expect(question).toContainText('Undo brings it back');
  await shot(page, 'tree-delete');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(row(page, 'readme.md')).toBeHidden();
  await expect(tab(page, 'readme.md')).toBeHidden();
  await expect(row(page, 'workflows/returns.json')).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'readme.md')).toBeVisible();
  expect((await read('readme.md')).toString()).toContain('# Orders');
});

test('moves by dragging and by keyboard', async ({ launch }) => {
  const { page } = await launch(orders);
  await row(page, 'readme.md').dragTo(row(page, 'settings'));
  await expect(row(page, 'settings/readme.md')).toBeVisible();
  await row(page, 'settings/readme.md').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move to…' }).click();
  await page.getByRole('combobox', { name: 'To folder' }).fill('work');
  await shot(page, 'tree-move');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(row(page, 'workflows/readme.md')).toBeVisible();
});

test('the keyboard goes everywhere in the tree', async ({ launch }) => {
  const { page } = await launch(orders);
  await row(page, 'mappings').focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'mappings/customers.yaml')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(row(page, 'mappings')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(row(page, 'mappings')).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('End');
  await expect(row(page, 'readme.md')).toBeFocused();
  await page.keyboard.type('wo');
  await expect(row(page, 'workflows')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'orders.json' })).toBeVisible();
  await expect(text(page)).toBeFocused();
});

test('filters, keeping the folders around', async ({ launch }) => {
  const { page } = await launch(orders);
  await page.keyboard.press('Control+Shift+f');
  await page.keyboard.type('map orders');
  await expect(page.getByRole('treeitem')).toHaveCount(2);
  await shot(page, 'tree-filter');
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'mappings')).toBeFocused();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(row(page, 'readme.md')).toBeVisible();
});

test('ten thousand files', async ({ launch }) => {
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, i) => [`flows/part-${i % 100}/flow-${i}.json`, '{}\n']),
  );
  const { page } = await launch({ versions: [{ name: '1.0.0', files: many }] });
  await row(page, 'flows').click();
  await row(page, 'flows/part-2').click();
  await expect(row(page, 'flows/part-2/flow-202.json')).toBeVisible();
  expect(await page.getByRole('treeitem').count()).toBeLessThan(80);
  await page.keyboard.press('End');
  await expect(row(page, 'flows/part-99')).toBeFocused();
  await page.getByRole('textbox', { name: 'Filter files' }).fill('flow-9999');
  await row(page, 'flows/part-99/flow-9999.json').click();
  await expect(text(page)).toHaveText('{}');
});

test('strange names stay inert and do not break the layout', async ({ launch }) => {
  const long = `${'long-'.repeat(50)}.txt`;
  const { page } = await launch({
    draft: { '<img src=x onerror=alert(1)>.txt': 'a', [long]: 'b', '😀 ü.json': '{}' },
  });
  await openFile(page, '😀 ü.json');
  await row(page, long).click();
  await expect(text(page)).toHaveText('b');
  await expect(page.getByRole('treeitem', { name: '<img src=x onerror=alert(1)>.txt' })).toBeVisible();
  await shot(page, 'tree-names');
});

test('an empty project offers its first file', async ({ launch }) => {
  const { page } = await launch({});
  await expect(page.getByText('No files yet')).toBeVisible();
  await shot(page, 'tree-empty');
  await expectAccessible(page);
  await page.getByRole('navigation').getByRole('button', { name: 'New file', exact: true }).last().click();
  await page.getByRole('textbox', { name: 'Name of the new file' }).fill('flow.json');
  await page.keyboard.press('Enter');
  await expect(tab(page, 'flow.json')).toBeVisible();
});
