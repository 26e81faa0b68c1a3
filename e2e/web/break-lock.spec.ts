import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = { versions: [{ name: '1.0.0', files: { 'flow.json': '{"v":1}\n' } }] };

test('breaking the lock of a protected environment asks for its name and is told in the activity', async ({
  launch,
}) => {
  const { page, project, scratch } = await launch(plan);
  const target = join(scratch, 'production');
  await addEnvironment(page, 'production', target);
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.0.0' }).click();
  await finishDeployment(page, 'Deploy');
  await page.keyboard.press('Control+Shift+E');
  const card = page.getByRole('article', { name: 'production' });
  await card.getByRole('button', { name: 'More for production' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const form = page.getByRole('dialog', { name: 'Edit production' });
  await form.getByRole('checkbox', { name: 'Protected' }).press('Space');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toHaveCount(0);
  const about = { who: 'Grace Hopper', version: '9.0.0', host: 'build-7', since: '2026-03-09T08:00:00.000Z' };
  const lockFile = join(target, 'deploy.lock');
  await writeFile(lockFile, JSON.stringify({ ...about, deployment: 'theirs', pid: 1, start: '0' }));
  await card.getByRole('button', { name: /^Check what runs in production/ }).press('Enter');
  await card.getByRole('button', { name: 'Break lock…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Break the lock of production?' });
  const button = dialog.getByRole('button', { name: 'Break lock', exact: true });
  await expect(button).toBeDisabled();
  await shot(page, 'break-lock-protected');
  await dialog.getByLabel('Type “production” to confirm').fill('production');
  await expect(button).toBeEnabled();
  await button.click();
  await expect(dialog).toHaveCount(0);
  expect(existsSync(lockFile)).toBe(false);
  const record = execFileSync('git', ['show', 'refs/tagline/receipts:record.json'], { cwd: project });
  expect(record.toString()).toContain('Broke the lock of production, held by Grace Hopper from build-7');
});

test('where nothing was deployed yet, what stands there is looked at, and a lock is broken', async ({
  launch,
}) => {
  const { page, project, scratch } = await launch(plan);
  const target = join(scratch, 'staging');
  await addEnvironment(page, 'staging', target);
  await page.keyboard.press('Control+Shift+E');
  const card = page.getByRole('article', { name: 'staging' });
  await expect(card).toContainText('Nothing deployed yet');
  await card.getByRole('button', { name: 'Check what runs in staging' }).click();
  await expect(card.getByText('Nothing live')).toBeVisible();
  const about = { who: 'Grace Hopper', version: '9.0.0', host: 'build-7', since: '2026-03-09T08:00:00.000Z' };
  const lockFile = join(target, 'deploy.lock');
  await mkdir(target, { recursive: true });
  await writeFile(lockFile, JSON.stringify({ ...about, deployment: 'theirs', pid: 1, start: '0' }));
  await card.getByRole('button', { name: 'More for staging' }).click();
  await page.getByRole('menuitem', { name: 'Check what runs there' }).click();
  await expect(card.getByText('Grace Hopper is deploying 9.0.0 from build-7')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'card-never-deployed');
  // A ref below its name: the trail can't be written now.
  await git(project, 'update-ref', '-d', 'refs/tagline/receipts');
  await git(project, 'update-ref', 'refs/tagline/receipts/in-the-way', 'HEAD');
  await card.getByRole('button', { name: 'Break lock…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Break the lock of staging?' });
  await dialog.getByRole('button', { name: 'Break lock', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  expect(existsSync(lockFile)).toBe(false);
  await page.keyboard.press('Escape');
  await expect(page.getByText('Done, but missing in the activity')).toBeVisible();
  await expect(page.getByText('“Broke the lock of staging, held by Grace Hopper from build-7')).toBeVisible();
  await shot(page, 'unrecorded');
});
