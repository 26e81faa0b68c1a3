import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
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
