import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
import { openFile, orderFiles, orders, tab, typeAtEnd } from '../support/editor.ts';
import { expect, test } from '../support/web-app.ts';

// The screens and dialogs that no other spec shows to axe.

/** Opens something, shows it to axe in both themes and leaves it with Escape. */
async function visit(page: Page, open: () => Promise<void>): Promise<void> {
  await open();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('help, settings and the ways into a project', async ({ launch }) => {
  const { page } = await launch(orders);
  await visit(page, async () => {
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  });
  await visit(page, async () => {
    await page.getByRole('button', { name: 'Project orders' }).click();
    await page.getByRole('menuitem', { name: 'Settings…' }).click();
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  });
  await page.getByRole('button', { name: 'Project orders' }).click();
  await expect(page.getByRole('menuitem', { name: 'Close project' })).toBeVisible();
  await expectAccessible(page, '[role=menu]');
});

test('deploying: no environment, the run, promotion, roll back, deleting an environment', async ({
  launch,
}) => {
  const { page, scratch } = await launch({
    versions: [
      { name: '1.0.0', files: orderFiles },
      { name: '1.1.0', files: { 'settings/retry.yaml': 'attempts: 5\n' } },
    ],
  });
  const dialog = page.getByRole('dialog');
  await visit(page, async () => {
    await page.keyboard.press('Control+Shift+D');
    await expect(dialog).toContainText('environment');
  });
  await addEnvironment(page, 'development', join(scratch, 'development'));
  await addEnvironment(page, 'production', join(scratch, 'production'));
  const deploy = async (name: string) => {
    await page.keyboard.press('Control+Shift+H');
    await page.getByRole('button', { name: `Deploy ${name}` }).click();
  };
  await deploy('1.0.0');
  await finishDeployment(page, 'Deploy');
  await deploy('1.1.0');
  await expect(dialog.getByRole('button', { name: 'Deploy', exact: true })).toBeEnabled();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(dialog.getByRole('status').getByText(/Live matches/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Promote to production…' }).click();
  await expect(page.getByRole('dialog', { name: /^Promote 1\.1\.0/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  const menu = async (item: RegExp) => {
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: 'More for development' }).click();
    await expect(page.getByRole('menuitem', { name: item })).toBeVisible();
  };
  await menu(/^Roll back/);
  await expectAccessible(page, '[role=menu]');
  await page.getByRole('menuitem', { name: /^Roll back/ }).click();
  await expect(page.getByRole('dialog', { name: /^Roll back development/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await menu(/^Delete/);
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  await expect(page.getByRole('button', { name: 'Delete environment' })).toBeVisible();
  await expectAccessible(page);
});

test('nothing to show, and messages', async ({ launch }) => {
  const { page } = await launch(orders);
  await expect(page.getByText('No file is open')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+2');
  await expect(page.getByText('No differences')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+3');
  await page.getByRole('searchbox', { name: 'Filter activity' }).fill('nothing like this');
  await expect(page.getByText('Nothing fits the filter')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+Alt+z');
  await expect(page.getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await expectAccessible(page);
});

test('a tab with unsaved text that is closed; the server that went away', async ({ launch }) => {
  const { page, stop } = await launch(orders);
  await openFile(page, 'settings/retry.yaml');
  await typeAtEnd(page, 'jitter: true\n');
  await page.keyboard.press('Control+F4');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(tab(page, 'settings/retry.yaml')).toBeVisible();
  await stop();
  await expect(page.getByText('Tagline is not answering')).toBeVisible();
  await expectAccessible(page);
});
