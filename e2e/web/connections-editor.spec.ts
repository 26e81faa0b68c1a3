import { expectAccessible } from '../support/accessible.ts';
import { openFile, text, typeAtEnd } from '../support/editor.ts';
import { expect, shot, test } from '../support/web-app.ts';

const half = 'connections:\n  erp:\n    title: ERP\n    fields:\n      token: { secret: yes }\n';

test('connections.yaml marks what is wrong in its place, and completes its keys', async ({ launch }) => {
  const { page } = await launch({ versions: [{ name: '1.0.0', files: { 'connections.yaml': half } }] });
  await openFile(page, 'connections.yaml');
  const problem = page.getByRole('button', { name: '1 problem' });
  await expect(problem).toBeVisible();
  await expect(page.locator('.cm-lintRange-error')).toHaveText('yes');
  await problem.click();
  await expect(page.getByText('“true” or “false” is expected here.')).toBeVisible();
  await shot(page, 'connections-problem');

  await typeAtEnd(page, '    ');
  await page.keyboard.type('ch');
  const list = page.getByRole('listbox', { name: 'Completions' });
  await expect(list.getByRole('option')).toHaveText(['checkhow “Test connection” asks']);
  // Enter counts only once the list has stood for a moment.
  await list.getByRole('option').click();
  await expect(list).toHaveCount(0);
  await page.keyboard.press('Control+Space');
  await expect(list.getByRole('option').first()).toContainText('method');
  await expectAccessible(page);
  await shot(page, 'connections-completion');
  await page.keyboard.type('st');
  await expect(list.getByRole('option')).toHaveCount(1);
  await list.getByRole('option').click();
  await expect(text(page)).toContainText('status: ');
  await page.keyboard.type('99');
  await expect(page.getByRole('button', { name: '3 problems' })).toBeVisible();
});
