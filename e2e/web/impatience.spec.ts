import { orders } from '../support/editor.ts';
import { expect, test } from '../support/web-app.ts';

test('Enter twice and double clicks do a thing once', async ({ launch }) => {
  const { page } = await launch({ ...orders, draft: { 'settings/retry.yaml': 'attempts: 4\n' } });
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Control+Shift+K');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('1.1.0');
  await expect(dialog.getByText('This name can be used.')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('standing')).toHaveText('Latest draft, same as 1.1.0');
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Restore 1.0.0' }).click();
  await dialog.getByRole('button', { name: 'Roll back' }).dblclick();
  await expect(page.getByTestId('standing')).toHaveText('Latest draft, same as 1.0.0');
  await page.keyboard.press('Control+Alt+z');
  await expect(page.getByTestId('standing')).toHaveText('Latest draft, same as 1.1.0');
});
