import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment } from '../support/deploy.ts';
import { gitEnv } from '../support/project.ts';
import { expect, shot, test, type WebApp } from '../support/web-app.ts';

const plan = { versions: [{ name: '1.0.0', files: { 'flow.json': '{}\n' } }] };
const passphrase = 'correct horse battery';
const program = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'tagline.mjs');

/** Sets a credential as a pipeline does, behind the screen's back. */
async function setByCommand({ project, dataDir }: WebApp, environment: string, value: string) {
  const args = ['env', 'credential', 'set', environment, 'erp.password', '--connection'];
  await new Promise<void>((done, fail) => {
    const env = { ...gitEnv(), TAGLINE_DATA_DIR: dataDir, TAGLINE_VAULT_PASSPHRASE: passphrase };
    const child = execFile(process.execPath, [program, ...args], { cwd: project, env }, error =>
      error ? fail(error) : done(),
    );
    child.stdin?.end(value);
  });
}

async function openSettings(page: Page) {
  await page.getByRole('button', { name: /^Project / }).click();
  await page.getByRole('menuitem', { name: 'Settings…' }).click();
  return page.getByRole('region', { name: 'Credentials' });
}

test('the vault is protected, locked, unlocked and kept aside in the settings', async ({ launch }) => {
  const { page, dataDir } = await launch(plan);
  const section = await openSettings(page);
  await expect(section).toContainText('None is set yet');
  await section.getByRole('button', { name: 'Set a passphrase…' }).click();
  const set = page.getByRole('dialog', { name: 'Set a passphrase' });
  const first = set.getByLabel('New passphrase');
  await expect(first).toBeFocused();
  await first.fill('short');
  await expect(set.getByRole('button', { name: 'Set passphrase' })).toBeDisabled();
  await first.fill(passphrase);
  await set.getByLabel('The same once more').fill('another one');
  await expect(set.getByLabel('The same once more')).toHaveAccessibleDescription('The two are not the same.');
  await expectAccessible(page);
  await set.getByLabel('The same once more').fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(section).toContainText('They are unlocked now');
  expect(await readFile(join(dataDir, 'vault.json'), 'utf8')).not.toContain(passphrase);
  await expectAccessible(page);
  await shot(page, 'settings-vault');

  await section.getByRole('button', { name: 'Lock now' }).click();
  await expect(section).toContainText('They are locked now');
  await section.getByRole('button', { name: 'Unlock…' }).click();
  const unlock = page.getByRole('dialog', { name: 'Unlock credentials' });
  await unlock.getByLabel('Passphrase').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(unlock.getByLabel('Passphrase')).toHaveAccessibleDescription(/not the passphrase/);
  await expectAccessible(page);
  await shot(page, 'unlock-credentials');
  await unlock.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(unlock).toHaveCount(0);
  await expect(section).toContainText('They are unlocked now');

  await writeFile(join(dataDir, 'vault.json'), '{');
  await page.keyboard.press('Escape');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await openSettings(page);
  await expect(section).toContainText('is damaged');
  await expectAccessible(page);
  await section.getByRole('button', { name: 'Start over…' }).click();
  await page.getByRole('button', { name: 'Start over', exact: true }).click();
  await expect(section).toContainText('None is set yet');
});

test('credentials go to a file and back', async ({ launch }) => {
  const app = await launch(plan);
  const { page, scratch } = app;
  await addEnvironment(page, 'test', join(scratch, 'test'));
  await setByCommand(app, 'test', 'canary-value');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  const section = await openSettings(page);
  await section.getByRole('button', { name: 'Unlock…' }).click();
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await section.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export credentials' });
  await dialog.getByLabel('New passphrase').fill('for a colleague');
  await dialog.getByLabel('The same once more').fill('for a colleague');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export' }).click();
  const path = join(scratch, 'exported.json');
  await (await download).saveAs(path);
  expect(await readFile(path, 'utf8')).not.toContain('canary');
  await expect(page.getByText('1 credential exported', { exact: true })).toBeVisible();

  await section.getByRole('button', { name: 'Import…' }).click();
  const take = page.getByRole('dialog', { name: 'Import credentials' });
  await take.getByLabel('File').setInputFiles(path);
  await take.getByLabel('Its passphrase').fill('wrong one');
  await take.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(take.getByRole('alert')).toContainText('not the passphrase');
  await expectAccessible(page);
  await shot(page, 'import-credentials');
  await take.getByLabel('Its passphrase').fill('for a colleague');
  await page.keyboard.press('Enter');
  await expect(page.getByText('0 credentials imported', { exact: true })).toBeVisible();
  expect(await page.content()).not.toContain('canary');
});

test('a lower environment that uses a secret of production is told in red', async ({ launch }) => {
  const app = await launch(plan);
  const { page, scratch } = app;
  for (const name of ['test', 'production']) await addEnvironment(page, name, join(scratch, name));
  for (const name of ['test', 'production']) await setByCommand(app, name, 'canary-value');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  const section = await openSettings(page);
  await section.getByRole('button', { name: 'Unlock…' }).click();
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(section).toContainText('They are unlocked now');
  await page.keyboard.press('Escape');
  const banner = page.getByRole('alert').filter({ hasText: 'test uses a secret of production' });
  await expect(banner).toContainText('erp.password');
  await expectAccessible(page);
  await shot(page, 'shared-credentials');
  await setByCommand(app, 'test', 'another value');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(banner).toHaveCount(0);
});
