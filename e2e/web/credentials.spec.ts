import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectAccessible } from '../support/accessible.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = { versions: [{ name: '1.0.0', files: { 'flow.json': '{}\n' } }] };
const passphrase = 'correct horse battery';

test('a password is set, replaced and asked for: locked, the deployment waits for the passphrase', async ({
  launch,
}) => {
  const given: string[] = [];
  const server = createServer((request, response) => {
    if (request.headers.authorization) given.push(request.headers.authorization);
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { page } = await launch(plan);
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: 'New environment' }).first().click();
    const form = page.getByRole('dialog', { name: 'New environment' });
    await form.getByLabel('Name', { exact: true }).fill('production');
    await form.getByRole('combobox', { name: 'Deploy to' }).click();
    await page.getByRole('option', { name: 'Git branch' }).click();
    await form.getByLabel('Repository').fill(`${origin}/flows.git`);
    await form.getByLabel('User name').fill('ada');
    const password = form.getByLabel('Password or token');
    await expect(password).toHaveAttribute('placeholder', 'Not set');
    await expect(password).toHaveAttribute('type', 'password');
    await password.fill('hunter2-value');
    await form.getByRole('button', { name: 'Create environment' }).click();
    const choose = page.getByRole('dialog', { name: 'Choose a passphrase' });
    await expectAccessible(page);
    await shot(page, 'choose-passphrase');
    await choose.getByLabel('New passphrase').fill(passphrase);
    await choose.getByLabel('The same once more').fill(passphrase);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article', { name: 'production' })).toBeVisible();

    const edit = async () => {
      await page.getByRole('button', { name: 'More for production' }).click();
      await page.getByRole('menuitem', { name: 'Edit…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Edit production' });
      return { dialog, credentials: dialog.getByRole('group', { name: 'Credentials' }) };
    };
    const { dialog, credentials } = await edit();
    await expect(credentials.getByText('Set', { exact: true })).toBeVisible();
    expect(await page.content()).not.toContain('hunter2');
    await credentials.getByRole('button', { name: 'Replace Password or token' }).click();
    await expect(credentials.getByRole('textbox', { name: 'Password or token' })).toBeFocused();
    await credentials.getByRole('button', { name: 'Keep Password or token' }).click();
    await expectAccessible(page);
    await shot(page, 'credential-set');
    await dialog.getByLabel('Repository').fill(`${origin.replace('127.0.0.1', 'localhost')}/flows.git`);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('article', { name: 'production' })).toBeVisible();
    const moved = await edit();
    await expect(moved.credentials.getByText('Set for another address')).toBeVisible();
    await moved.dialog.getByLabel('Repository').fill(`${origin}/flows.git`);
    await moved.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('article', { name: 'production' })).toBeVisible();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /^Project / }).click();
    await page.getByRole('menuitem', { name: 'Settings…' }).click();
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expect(page.getByRole('region', { name: 'Credentials' })).toContainText('They are locked now');
    await page.keyboard.press('Escape');

    expect(given).toEqual([]);
    await page.keyboard.press('Control+Shift+D');
    const unlock = page.getByRole('dialog', { name: 'Unlock credentials' });
    await expect(unlock).toBeVisible();
    await expectAccessible(page);
    await shot(page, 'deploy-unlock');
    await unlock.getByLabel('Passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await expect(unlock).toHaveCount(0);
    // The server refuses every password; what counts is that it was asked with ours.
    await expect(page.getByRole('dialog').getByRole('alert').first()).toContainText(/password|credentials/i);
    const sent = `Basic ${Buffer.from('ada:hunter2-value').toString('base64')}`;
    expect(new Set(given)).toEqual(new Set([sent]));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
