import { openFile, orders, row, saveState, tab, text, typeAtEnd } from '../support/editor.ts';
import { expect, test } from '../support/web-app.ts';

test('two browser tabs on one project stay in step, and neither overwrites the other', async ({ launch }) => {
  const { page, read } = await launch(orders);
  const path = 'settings/retry.yaml';
  await openFile(page, path);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await row(other, path).click();
  await tab(other, path).waitFor();

  await page.bringToFront();
  await typeAtEnd(page, 'from: the first tab\n');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  await other.bringToFront();
  await expect(text(other)).toContainText('from: the first tab');
  await expect(other.getByTestId('standing')).toHaveText('Latest draft, 1 file changed since 1.0.0');

  await typeAtEnd(other, 'from: the second tab\n');
  await page.bringToFront();
  await typeAtEnd(page, 'more: from the first\n');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  await other.bringToFront();
  await expect(other.getByText(/while you have unsaved text in it/)).toBeVisible();
  await expect(text(other)).toContainText('from: the second tab');
  expect((await read(path)).toString()).toMatch(/from: the first tab\nmore: from the first\n$/);
});
