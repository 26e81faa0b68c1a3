import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = { versions: [{ name: '1.0.0', files: { 'flow.json': '{"v":1}\n' } }] };

test('a running deployment tells what it does, is found again from the status bar, and keeps its log', async ({
  launch,
}) => {
  const { page, scratch } = await launch(plan);
  // The health check waits for its answer, so that the deployment runs for as long as the test looks at it.
  const waiting: ServerResponse[] = [];
  const server = createServer((_, response) => void waiting.push(response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await addEnvironment(page, 'production', join(scratch, 'production'));
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: 'More for production' }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    const form = page.getByRole('dialog', { name: 'Edit production' });
    await form.getByLabel('Health check (optional)').fill(`http://127.0.0.1:${port}/health`);
    await form.getByLabel('Seconds per try').fill('600');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toHaveCount(0);
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+Shift+H');
    await page.getByRole('button', { name: 'Deploy 1.0.0' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    const log = dialog.getByRole('list', { name: 'Log lines' });
    await expect(log.getByText(`Asking http://127.0.0.1:${port}/health, try 1 of 3`)).toBeVisible();
    await expect(log.getByText('1 file, 8 bytes stand there, verified, not live yet.')).toHaveCount(1);
    await expectAccessible(page);
    await shot(page, 'live-log');

    await dialog.getByRole('button', { name: 'Run in background' }).press('Enter');
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: 'Deploy 1.0.0 to production: Check its health' }).press('Enter');
    await expect(log.getByText(/try 1 of 3/)).toBeVisible();
    for (const response of waiting) response.writeHead(200).end();
    await expect(dialog.getByText('Deployed', { exact: true })).toBeVisible();
    await expect(log.getByText('Read back', { exact: true })).toHaveCount(1);
    await expect(log.getByText(/answered 200 as it must/).last()).toBeVisible();
    // A browser without a window has no clipboard that could be read again.
    await page.evaluate(() => {
      navigator.clipboard.writeText = text => {
        document.body.dataset.copied = text;
        return Promise.resolve();
      };
    });
    await dialog.getByRole('button', { name: 'Copy log' }).press('Enter');
    const copied = page.locator('body');
    await expect(copied).toHaveAttribute('data-copied', /^Deploy 1\.0\.0 to production\n/);
    await expect(copied).toHaveAttribute(
      'data-copied',
      /\n\d{4}-\d\d-\d\dT[\d:.]+Z {2}Read back: Live matches 1\.0\.0\.\n/,
    );
    await expectAccessible(page);
    await shot(page, 'deployed-log');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
