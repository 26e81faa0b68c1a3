import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = {
  versions: [
    { name: '1.0.0', files: { 'flow.json': '{"v":1}\n' } },
    { name: '1.1.0', files: { 'flow.json': '{"v":2}\n' } },
  ],
  draft: { 'flow.json': '{"v":3}\n' },
};

test('a version waits for an environment that can’t be reached, and goes out when somebody says so', async ({
  launch,
}) => {
  const { page, scratch } = await launch(plan);
  const disk = join(scratch, 'disk');
  await mkdir(disk);
  await addEnvironment(page, 'production', join(disk, 'production'));
  await rm(disk, { recursive: true });
  await writeFile(disk, 'no folder');

  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.0.0' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deploy 1.0.0 to production' });
  await expect(dialog.getByText('This can’t be deployed').first()).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Deploy', exact: true })).toBeDisabled();
  await expectAccessible(page);
  await shot(page, 'queue-offer');
  await dialog.getByRole('button', { name: 'Queue until it can be reached' }).click();
  await expect(page.getByText('1.0.0 waits for production, which can’t be reached')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'queue-waiting');
  await page.reload();
  await expect(page.getByText('1.0.0 waits for production, which can’t be reached')).toBeVisible();

  await rm(disk);
  await mkdir(disk);
  // It is found by itself after half a minute at most.
  const again = page.getByText('production can be reached again: 1.0.0 waits to be deployed');
  await expect(again).toBeVisible({ timeout: 60_000 });
  await shot(page, 'queue-reachable');
  await page.getByRole('button', { name: 'Look at the plan of 1.0.0 for production' }).click();
  await expect(dialog.getByText('Changes on production')).toBeVisible();
  await finishDeployment(page, 'Deploy');
  await expect(again).toHaveCount(0);
});

test('what waits can be discarded; the latest draft is not queued', async ({ launch }) => {
  const { page, scratch } = await launch(plan);
  await mkdir(join(scratch, 'other'));
  await addEnvironment(page, 'production', join(scratch, 'other', 'production'));
  await rm(join(scratch, 'other'), { recursive: true });
  await writeFile(join(scratch, 'other'), 'no folder');
  await page.keyboard.press('Control+Shift+D');
  await expect(page.getByRole('dialog').getByText('This can’t be deployed').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Queue until it can be reached' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.1.0' }).click();
  await page.getByRole('button', { name: 'Queue until it can be reached' }).press('Enter');
  const discard = page.getByRole('button', { name: 'Do not deploy 1.1.0 to production' });
  await discard.press('Enter');
  await expect(discard).toHaveCount(0);
});
