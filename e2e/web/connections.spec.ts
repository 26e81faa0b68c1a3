import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

const declared = `connections:
  erp:
    title: ERP
    help: Where sales orders are booked.
    fields:
      baseUrl:
        title: Address of the API
        help: For example https://erp.example.com/api
      company: { title: Company, optional: true }
      token: { title: Token, secret: true, help: Issued by whoever runs the ERP. }
    check:
      url: '{baseUrl}/health'
      headers: { Authorization: 'Bearer {token}' }
`;
const plan = { versions: [{ name: '1.0.0', files: { 'connections.yaml': declared, 'flow.json': '{}\n' } }] };

test('what a version needs is told before it is deployed, filled in, tested, and then goes with it', async ({
  launch,
}) => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(request.headers.authorization === 'Bearer right' ? 200 : 401).end();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { page, project } = await launch(plan);
    await addEnvironment(page, 'production', join(project, '..', 'production'));
    await page.keyboard.press('Control+Shift+D');
    const deploy = page.getByRole('dialog', { name: /^Deploy/ });
    await deploy.getByRole('combobox', { name: 'What to deploy' }).click();
    await page.getByRole('option', { name: /^1\.0\.0/ }).click();
    await expect(deploy.getByRole('alert')).toContainText(
      'production lacks 2 values that this version needs',
    );
    await expect(deploy.getByRole('list', { name: 'Connections that it needs' })).toContainText('Missing');
    await expect(deploy.getByRole('button', { name: 'Deploy', exact: true })).toBeDisabled();
    await expectAccessible(page);
    await shot(page, 'deploy-needs');

    await deploy.getByRole('button', { name: 'Fill in…' }).click();
    const form = page.getByRole('dialog', { name: 'Edit production' });
    const erp = form.getByRole('group', { name: 'ERP' });
    await expect(erp).toContainText('2 missing');
    await erp.getByLabel('Address of the API').fill(origin);
    await erp.getByLabel('Token').fill('wrong');
    await expect(erp).toContainText('Complete');
    await erp.getByRole('button', { name: 'Test connection ERP' }).click();
    await expect(erp.getByRole('alert')).toHaveText(`${origin}/health answered 401 instead of 200.`);
    await expectAccessible(page);
    await erp.getByLabel('Token').fill('right');
    await erp.getByRole('button', { name: 'Test connection ERP' }).click();
    await expect(erp.getByRole('status')).toHaveText(`${origin}/health answered 200, as it must.`);
    expect(seen).toEqual(['Bearer wrong', 'Bearer right']);
    await erp.scrollIntoViewIfNeeded();
    await shot(page, 'connections-form');

    await form.getByRole('button', { name: 'Save' }).click();
    const choose = page.getByRole('dialog', { name: 'Choose a passphrase' });
    await choose.getByLabel('New passphrase').fill('correct horse battery');
    await choose.getByLabel('The same once more').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await expect(deploy).toContainText('2 of 3 set');
    await finishDeployment(page, 'Deploy');

    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: 'More for production' }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    await expect(erp.getByRole('button', { name: 'Replace Token' })).toBeVisible();
    await expect(page.locator('html')).not.toContainText('right');
    await erp.getByRole('button', { name: 'Remove Token' }).click();
    await expect(erp).toContainText('1 missing');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a declaration that can’t be read hinders no other change, and says where it is wrong', async ({
  launch,
}) => {
  const { page, project } = await launch({
    versions: [{ name: '1.0.0', files: { 'connections.yaml': 'connections:\n  erp:\n    tilte: ERP\n' } }],
  });
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'New environment' }).first().click();
  const form = page.getByRole('dialog', { name: 'New environment' });
  const section = form.getByRole('region', { name: 'Connections' });
  await expect(section.getByRole('status')).toContainText('connections.yaml, line 3, column 5');
  await section.getByRole('button', { name: 'Add setting' }).click();
  await section.getByLabel('Key', { exact: true }).fill('erp.baseUrl');
  await section.getByLabel('Value of erp.baseUrl').fill('https://erp.example');
  await form.getByLabel('Name', { exact: true }).fill('test');
  await form.getByLabel('Folder to deploy to', { exact: true }).fill(join(project, '..', 'test'));
  await form.getByRole('button', { name: 'Create environment' }).click();
  await expect(page.getByRole('article', { name: 'test' })).toBeVisible();
});
