import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { finishDeployment } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

const declared = `connections:
  erp:
    title: ERP
    fields:
      token: { title: Token, secret: true }
`;

test('a credential that a variable gives is shown as such, by the variable’s name, and never by its value', async ({
  launch,
}) => {
  const [password, token] = [
    'TAGLINE_SECRET_PRODUCTION_TARGET_PASSWORD',
    'TAGLINE_SECRET_TEST_CONNECTION_ERP_TOKEN',
  ];
  const { page, scratch } = await launch({
    versions: [{ name: '1.0.0', files: { 'connections.yaml': declared, 'flow.json': '{}\n' } }],
    variables: { [password]: 'hunter2-password', [token]: 'hunter2-token' },
  });
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'New environment' }).first().click();
  const made = page.getByRole('dialog', { name: 'New environment' });
  await made.getByLabel('Name', { exact: true }).fill('test');
  await made.getByLabel('Folder to deploy to', { exact: true }).fill(join(scratch, 'test'));
  await made.getByRole('button', { name: 'Create environment' }).click();
  await expect(page.getByRole('article', { name: 'test' })).toBeVisible();
  await page.getByRole('button', { name: 'New environment' }).first().click();
  await made.getByLabel('Name', { exact: true }).fill('production');
  await made.getByRole('combobox', { name: 'Deploy to' }).click();
  await page.getByRole('option', { name: 'Git branch' }).click();
  await made.getByLabel('Repository').fill('https://git.example/flows.git');
  await made.getByRole('button', { name: 'Create environment' }).click();
  await expect(page.getByRole('article', { name: 'production' })).toBeVisible();

  const edit = async (name: string) => {
    await page.getByRole('button', { name: `More for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    return page.getByRole('dialog', { name: `Edit ${name}` });
  };
  const production = await edit('production');
  const credentials = production.getByRole('group', { name: 'Credentials' });
  await expect(credentials.getByText('Set by a variable', { exact: true })).toBeVisible();
  await expect(credentials.getByText(password)).toBeVisible();
  // What is kept here would not be used: there is nothing to replace.
  await expect(credentials.getByRole('button')).toHaveCount(0);
  // No environment takes another one's value.
  await expect(production.getByRole('group', { name: 'ERP' })).toContainText('1 missing');
  await expectAccessible(page);
  await credentials.scrollIntoViewIfNeeded();
  await shot(page, 'credential-by-variable');
  await production.getByRole('button', { name: 'Save' }).click();
  await expect(production).toHaveCount(0);
  const erp = (await edit('test')).getByRole('group', { name: 'ERP' });
  await expect(erp.getByText('Set by a variable', { exact: true })).toBeVisible();
  await expect(erp.getByText(token)).toBeVisible();
  await shot(page, 'connection-by-variable');
  expect(await page.content()).not.toContain('hunter2');
  await page.getByRole('dialog', { name: 'Edit test' }).getByRole('button', { name: 'Cancel' }).click();

  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.0.0' }).click();
  const needs = page.getByRole('dialog').getByRole('list', { name: 'Connections that it needs' });
  await expect(needs.getByText('Set by a variable', { exact: true })).toBeVisible();
  await expect(needs.getByTitle(token)).toBeVisible();
  await shot(page, 'needs-by-variable');
  await finishDeployment(page, 'Deploy');
});
