import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { git } from '../support/project.ts';
import { expect, type LaunchPlan, shot, test, type WebApp } from '../support/web-app.ts';

const files = Object.fromEntries(
  Array.from({ length: 120 }, (_, number) => [`flows/${number}.json`, `{"flow":${number}}\n`]),
);

/** git's own server programs behind HTTP; what `hold` says yes to is never answered. */
async function gitServer(bare: string, hold: (body: Buffer) => boolean) {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
    const service = searchParams.get('service') ?? pathname.split('/').at(-1) ?? '';
    const program = service.replace('git-', '');
    response.setHeader(
      'Content-Type',
      `application/x-${service}-${request.method === 'GET' ? 'advertisement' : 'result'}`,
    );
    if (request.method === 'GET') {
      if (hold(Buffer.alloc(0))) return;
      const line = `# service=${service}\n`;
      response.write(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`);
      response.end(execFileSync('git', [program, '--stateless-rpc', '--advertise-refs', bare]));
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    if (hold(body)) return;
    const child = spawn('git', [program, '--stateless-rpc', bare], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdout.pipe(response);
    child.stdin.end(body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/flows.git`, stop };
}

type Launch = (plan: LaunchPlan) => Promise<WebApp>;

/** Deploys to a branch at such a server, up to the dialog that shows it. */
async function deployTo(launch: Launch, hold: (body: Buffer) => boolean) {
  const { page, scratch } = await launch({ versions: [{ name: '1.0.0', files }] });
  const bare = join(scratch, 'flows.git');
  await git(scratch, 'init', '--quiet', '--bare', bare);
  const server = await gitServer(bare, hold);
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'New environment' }).first().click();
  const form = page.getByRole('dialog', { name: 'New environment' });
  await form.getByLabel('Name', { exact: true }).fill('production');
  await form.getByRole('combobox', { name: 'Deploy to' }).click();
  await page.getByRole('option', { name: 'Git branch' }).click();
  await form.getByLabel('Repository').fill(server.url);
  await form.getByRole('button', { name: 'Create environment' }).click();
  await expect(page.getByRole('article', { name: 'production' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.0.0' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  return { page, dialog, bare, server };
}

test('a running deployment tells how far it has come, by files and bytes, and is cancelled while a server hangs', async ({
  launch,
}) => {
  const { page, dialog, bare, server } = await deployTo(launch, body =>
    body.includes('refs/tagline/staging/'),
  );
  try {
    const amount = /^(\d+) of \1 files, \d[\d.]* KB$/;
    await expect(dialog.getByRole('paragraph').filter({ hasText: amount })).toBeVisible();
    await expect(dialog.getByRole('progressbar')).toBeVisible();
    await expect(dialog.getByRole('list', { name: 'Log lines' }).getByText(amount)).toHaveCount(1);
    await expectAccessible(page);
    await shot(page, 'progress');
    await dialog.getByRole('button', { name: 'Cancel deployment' }).click();
    await expect(dialog.getByText('Cancelled', { exact: true })).toBeVisible();
    await expect(dialog.getByText('Cancelled. Nothing is live, as before.').first()).toBeVisible();
    const phase = (name: string) =>
      dialog.getByRole('list', { name: 'Phases' }).getByRole('listitem').filter({ hasText: name });
    await expect(phase('Copy the files').getByLabel('stopped here')).toBeVisible();
    await expect(phase('Switch').getByLabel('not reached')).toBeVisible();
    await expect(phase('Write the receipt').getByLabel('done')).toBeVisible();
    await shot(page, 'progress-cancelled');
    expect(await git(bare, 'for-each-ref', 'refs/heads')).toBe('');
  } finally {
    server.stop();
  }
});

test('a switch that is never answered is told as not known, with how to find out', async ({ launch }) => {
  let isStuck = false;
  const { page, dialog, server } = await deployTo(launch, body => {
    isStuck ||= body.includes(' refs/heads/production');
    return isStuck;
  });
  try {
    const phase = (name: string) =>
      dialog.getByRole('list', { name: 'Phases' }).getByRole('listitem').filter({ hasText: name });
    await expect(phase('Switch').getByLabel('running')).toBeVisible();
    await expect.poll(() => isStuck).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel deployment' }).click();
    await expect(dialog.getByText('Not known whether it is live', { exact: true })).toBeVisible();
    await expect(dialog.getByText('Not deployed')).toHaveCount(0);
    await expect(dialog.getByRole('alert')).toContainText('Check the environment to find out.');
    await expectAccessible(page);
    await shot(page, 'indeterminate');
  } finally {
    server.stop();
  }
});
