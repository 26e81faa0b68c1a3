import { mkdtemp } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { sshdMissing, startSshd } from '../../main/core/deploy/targets/sftp/testing/sshd.ts';
import { expectAccessible } from '../support/accessible.ts';
import { finishDeployment, liveFiles } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

test('a server is shown, trusted, and deployed to', async ({ launch }) => {
  const missing = await sshdMissing();
  test.skip(missing !== null, missing ?? '');
  const sshd = await startSshd();
  try {
    const { page } = await launch({
      versions: [{ name: '1.0.0', files: { 'flow.json': '{}\n' } }],
      draft: { 'flow.json': '{"v":1}\n' },
    });
    const path = join(await mkdtemp(join(sshd.folder, 'target-')), 'flows');
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: 'New environment' }).first().click();
    const form = page.getByRole('dialog', { name: 'New environment' });
    await form.getByLabel('Name', { exact: true }).fill('production');
    await form.getByRole('combobox', { name: 'Deploy to' }).click();
    await page.getByRole('option', { name: 'SFTP server' }).click();
    await form.getByLabel('Server', { exact: true }).fill('127.0.0.1');
    await form.getByLabel('Port', { exact: true }).fill(String(sshd.port));
    await form.getByLabel('User name', { exact: true }).fill(userInfo().username);
    await form.getByRole('textbox', { name: 'Folder on the server' }).fill(path);
    await form.getByRole('textbox', { name: 'Key file' }).fill(sshd.keyFile);
    await expectAccessible(page);
    await shot(page, 'sftp-form');
    await form.getByRole('button', { name: 'Create environment' }).click();
    await expect(page.getByRole('article', { name: 'production' })).toBeVisible();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(sshd.fingerprint)).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page);
    await shot(page, 'sftp-trust');
    await dialog.getByRole('button', { name: 'Trust this server' }).click();
    await expect(dialog.getByText(sshd.fingerprint)).toHaveCount(0, { timeout: 60_000 });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('1.1.0');
    await finishDeployment(page, 'Deploy');
    expect((await liveFiles(path)).length).toBeGreaterThan(0);
  } finally {
    await sshd.stop();
  }
});
