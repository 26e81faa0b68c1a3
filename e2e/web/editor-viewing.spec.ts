import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { openFile, orderFiles, row, saveState, tab, text, typeAtEnd } from '../support/editor.ts';
import { keptTexts } from '../support/kept.ts';
import { git } from '../support/project.ts';
import { expect, type LaunchPlan, shot, test } from '../support/web-app.ts';

const plan: LaunchPlan = {
  versions: [
    { name: '1.0.0', files: orderFiles },
    { name: '1.1.0', files: { 'readme.md': '# Orders 1.1\n', 'mappings/stock.json': '{}\n' } },
  ],
  draft: { 'settings/retry.yaml': 'attempts: 5\n' },
};

async function view(page: Page, version: string): Promise<void> {
  await page.keyboard.press('Control+Shift+h');
  await page.getByRole('button', { name: `View ${version}` }).click();
  await expect(page.getByTestId('standing')).toHaveText(`Viewing ${version}`);
}

test('a version shows read-only; the draft comes back as it was', async ({ launch }) => {
  const { page } = await launch(plan);
  await openFile(page, 'mappings/stock.json');
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'Unsaved.');
  await view(page, '1.0.0');
  await expect(text(page)).toContainText('Shop orders to the ERP.');
  await expect(row(page, 'mappings/stock.json')).toBeHidden();
  await tab(page, 'mappings/stock.json').click();
  await expect(page.getByText('Not in 1.0.0')).toBeVisible();
  await tab(page, 'readme.md').click();
  await text(page).focus();
  await page.keyboard.type('x');
  await expect(page.getByText('1.0.0 is read-only')).toBeVisible();
  await expect(text(page)).not.toContainText('x');
  await shot(page, 'viewing');
  await expectAccessible(page);
  await openFile(page, 'workflows/returns.json');
  await page.keyboard.press('Control+Shift+l');
  await expect(page.getByTestId('standing')).toHaveText('Latest draft, 1 file changed since 1.1.0');
  await expect(page.getByRole('tab')).toHaveCount(2);
  await expect(text(page)).toHaveText('# Orders 1.1Unsaved.');
  await expect(saveState(page)).toHaveText('Unsaved');
});

test('edits from a version, on top of it; Undo brings the draft back', async ({ launch }) => {
  const { page, read, project } = await launch(plan);
  await openFile(page, 'readme.md');
  await view(page, '1.0.0');
  await page.getByRole('button', { name: 'Edit from here' }).first().click();
  await typeAtEnd(page, 'From 1.0.0.\n');
  await page.keyboard.press('Control+s');
  const question = page.getByRole('dialog', { name: 'Save your change to 1.0.0' });
  await expect(question).toContainText('1 file changed since 1.1.0');
  await shot(page, 'viewing-save');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByTestId('standing')).toHaveText('Latest draft, 1 file changed since 1.0.0');
  await expect(text(page)).toContainText('From 1.0.0.');
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('readme.md')).toString()).toBe(`${orderFiles['readme.md']}From 1.0.0.\n`);
  expect((await read('settings/retry.yaml')).toString()).toBe(orderFiles['settings/retry.yaml']);
  await expect(row(page, 'mappings/stock.json')).toBeHidden();

  await page.keyboard.press('Control+Alt+z');
  await expect(text(page)).toHaveText('# Orders 1.1');
  expect((await read('settings/retry.yaml')).toString()).toBe('attempts: 5\n');
  expect(await git(project, 'fsck', '--strict')).toBe('');
});

test('edits from a version, into the current draft', async ({ launch }) => {
  const { page, read } = await launch(plan);
  await view(page, '1.0.0');
  await openFile(page, 'readme.md');
  await page.getByRole('button', { name: 'Edit from here' }).first().click();
  await typeAtEnd(page, 'Old text.\n');
  await page.keyboard.press('Control+s');
  await page.getByRole('radio', { name: 'Into the current draft' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByTestId('standing')).toHaveText('Latest draft, 2 files changed since 1.1.0');
  await expect(text(page)).toContainText('Old text.');
  expect((await read('settings/retry.yaml')).toString()).toBe('attempts: 5\n');
});

test('unsaved text on a version is kept beside the draft’s, also over a crash', async ({ launch }) => {
  const { page, dataDir, restart } = await launch(plan);
  await openFile(page, 'readme.md');
  await typeAtEnd(page, 'In the draft.');
  await view(page, '1.0.0');
  await page.getByRole('button', { name: 'Edit from here' }).first().click();
  await typeAtEnd(page, 'On the version.');
  await page.keyboard.press('Control+Shift+l');
  await expect(page.getByText('Unsaved text on 1.0.0: readme.md')).toBeVisible();
  await shot(page, 'viewing-elsewhere');
  for (const typed of ['In the draft.', 'On the version.']) {
    await expect.poll(() => keptTexts(dataDir)).toContainEqual(expect.stringContaining(typed));
  }
  await restart('crash');
  await expect(text(page)).toContainText('In the draft.');
  await page.getByRole('button', { name: 'View 1.0.0' }).click();
  await expect(text(page)).toContainText('On the version.');
  await page.keyboard.press('Control+Shift+l');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('Unsaved text on 1.0.0')).toBeHidden();
  await expect(text(page)).toContainText('In the draft.');
});
