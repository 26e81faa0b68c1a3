import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile, row, text } from '../support/editor.ts';
import { expect, shot, test } from '../support/web-app.ts';

// With UPDATE_SCREENSHOTS=1 these five replace the README's; everything is also left in test-results/screenshots.
const forReadme = [
  'version-history-light',
  'compare-dark',
  'deploy-light',
  'editor-dark',
  'activity-light',
] as const;

const root = join(import.meta.dirname, '..', '..');

test('each main screen of the sample, light and dark', async ({ launch }) => {
  const { page } = await launch({ name: null });
  const dialog = page.getByRole('dialog');
  const take = async (name: string) => {
    // Neither a tooltip nor a message that happens to be there belongs into a picture.
    await page.mouse.move(640, 799);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    await shot(page, `story/${name}`);
  };
  await expect(page.getByRole('button', { name: 'Open the sample' })).toBeVisible();
  await take('welcome');
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await expect(row(page, 'workflows/order-sync.json')).toBeVisible();
  for (const path of [
    'mappings/order-to-sales-order.yaml',
    'settings/retry.yaml',
    'workflows/order-sync.json',
  ]) {
    await openFile(page, path);
  }
  await expect(text(page)).toContainText('Order sync');
  await take('editor');

  await page.keyboard.press('Control+Shift+D');
  const deploy = page.getByRole('dialog', { name: 'Deploy latest draft to development' });
  await deploy.getByRole('textbox', { name: 'Name' }).fill('1.2.0');
  await deploy
    .getByLabel('Description (optional)')
    .fill('Refused orders are tried again, more and more slowly.');
  await expect(deploy.getByRole('button', { name: 'Deploy', exact: true })).toBeEnabled();
  await take('deploy');
  await deploy.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(dialog.getByRole('status').getByText(/Live matches 1\.2\.0/)).toBeVisible({ timeout: 60_000 });
  await take('deployed');
  await dialog.getByRole('button', { name: 'Promote to staging…' }).click();
  await page
    .getByRole('dialog', { name: /^Promote/ })
    .getByRole('button', { name: 'Promote' })
    .click();
  await expect(dialog.getByRole('status').getByText(/Live matches 1\.2\.0/)).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Done' }).click();

  await openFile(page, 'settings/retry.yaml');
  await text(page).press('Control+End');
  await page.keyboard.insertText('# Asked for by the shop: one more try, in the morning.\n');
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('standing')).toHaveText('Latest draft, 1 file changed since 1.2.0');
  await openFile(page, 'workflows/order-sync.json');
  await page.keyboard.press('Control+Shift+H');
  const versions = page.getByRole('grid', { name: /^Versions/ });
  await expect(versions.getByRole('row').filter({ hasText: '1.0.0' })).toContainText('production');
  await take('version-history');
  await versions.getByRole('row').filter({ hasText: '1.1.0' }).hover();
  await page.getByRole('button', { name: 'Compare 1.1.0' }).click();
  await page.getByRole('option', { name: /order-to-sales-order\.yaml/ }).click();
  await expect(
    page.getByRole('textbox', { name: /order-to-sales-order\.yaml in Latest draft/ }),
  ).toBeVisible();
  await take('compare');

  await page.keyboard.press('Control+Shift+E');
  await expect(page.getByRole('article', { name: 'staging' })).toContainText('1.2.0');
  await take('environments');
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'Activity' }).click();
  const activity = page.getByRole('listbox', { name: 'Activity, newest first' });
  await expect(activity).toContainText('1.2.0');
  await take('activity');
  await activity.getByRole('option').filter({ hasText: 'staging' }).first().click();
  await expect(dialog).toBeVisible();
  await take('receipt');
  if (process.env.UPDATE_SCREENSHOTS === '1') await updateReadme();
});

async function updateReadme(): Promise<void> {
  const folder = join(root, 'docs', 'screenshots');
  await mkdir(folder, { recursive: true });
  for (const name of forReadme) {
    await copyFile(
      join(root, 'test-results', 'screenshots', 'story', `${name}.png`),
      join(folder, `${name}.png`),
    );
  }
}
