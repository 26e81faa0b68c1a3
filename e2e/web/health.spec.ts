import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, archived, finishDeployment, liveFiles } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = {
  versions: [
    { name: '1.0.0', files: { 'flow.json': '{"v":1}\n' } },
    { name: '1.1.0', files: { 'flow.json': '{"v":2}\n' } },
  ],
};

test('a health check is set in the form; when it fails, what ran before is live again', async ({
  launch,
}) => {
  const { page, project, scratch } = await launch(plan);
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const target = join(scratch, 'production');
    await addEnvironment(page, 'production', target);
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: 'More for production' }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    const form = page.getByRole('dialog', { name: 'Edit production' });
    const { port } = server.address() as AddressInfo;
    await form.getByLabel('Health check (optional)').fill(`http://127.0.0.1:${port}/health`);
    await form.getByLabel('Tries').fill('1');
    await expectAccessible(page);
    await shot(page, 'health-form');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toHaveCount(0);
    await page.keyboard.press('Escape');

    const openDeploy = async (version: string) => {
      await page.keyboard.press('Control+Shift+H');
      await page.getByRole('button', { name: `Deploy ${version}` }).click();
    };
    await openDeploy('1.0.0');
    await finishDeployment(page, 'Deploy');
    status = 500;
    await openDeploy('1.1.0');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    await expect(dialog.getByText('Not deployed', { exact: true })).toBeVisible();
    await expect(
      dialog.getByRole('alert').getByText(/answered 500 instead of 200.*1\.0\.0 is live again/),
    ).toBeVisible();
    expect(await liveFiles(target)).toEqual(await archived(project, '1.0.0'));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
