import { spawnSync } from 'node:child_process';
import { chmod, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { hearComplaints } from '../support/complaints.ts';
import { openFile, saveState, text, typeAtEnd } from '../support/editor.ts';
import { makeProject, temporaryFolder } from '../support/project.ts';
import { program, startServer } from '../support/server.ts';
import { expect, shot, test } from '../support/web-app.ts';

// Permissions do not bind root, who therefore runs the head as `nobody` here.
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: 65534, gid: 65534 } : {};

function whyNot(): string | null {
  if (process.platform === 'win32') return 'Windows keeps permissions in another way';
  const look = `require('node:fs').accessSync(${JSON.stringify(program)})`;
  const probe = spawnSync(process.execPath, ['-e', look], { ...user, cwd: '/' });
  return probe.status === 0 ? null : 'nobody but root can run what is built here';
}

test('folders without permission: said where they are chosen, and open as soon as they may', async ({
  page,
}) => {
  const obstacle = whyNot();
  test.skip(obstacle !== null, obstacle ?? '');
  const complaints = await hearComplaints(page);
  const scratch = await temporaryFolder();
  const versions = [{ name: '1.0.0', files: { 'a.txt': 'a\n', 'flows/b.json': '{}\n' } }];
  const project = await makeProject(scratch, 'orders', { versions });
  if (isRoot) spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, scratch]);
  await chmod(project, 0o000);
  const server = await startServer(join(scratch, 'data'), null, user);
  try {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Open folder…' }).click();
    const path = page.getByLabel('Folder', { exact: true });
    await path.fill(project);
    await expect(page.getByText(/no permission to open/i).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Open this folder' })).toBeDisabled();
    await shot(page, 'bad-permission-welcome');
    await expectAccessible(page);

    await chmod(project, 0o755);
    await chmod(join(project, 'flows'), 0o000);
    await path.fill(dirname(project));
    await path.fill(project);
    await page.getByRole('button', { name: 'Open this folder' }).click();
    await expect(page.getByText('One file can’t be part of a version')).toBeVisible();
    await openFile(page, 'a.txt');
    await expect(text(page)).toHaveText('a');
    await shot(page, 'bad-permission-folder');
    await expectAccessible(page);

    await chmod(join(project, 'flows'), 0o755);
    await chmod(join(project, '.git'), 0o555);
    await chmod(project, 0o555);
    await typeAtEnd(page, 'typed\n');
    await page.keyboard.press('Control+s');
    await expect(page.getByText('No permission', { exact: true })).toBeVisible();
    await expect(saveState(page)).toHaveText('Unsaved');
    expect(await readFile(join(project, 'a.txt'), 'utf8')).toBe('a\n');

    await chmod(project, 0o755);
    await chmod(join(project, '.git'), 0o755);
    await text(page).focus();
    await page.keyboard.press('Control+s');
    await expect(saveState(page)).toHaveText('Saved');
    expect(await readFile(join(project, 'a.txt'), 'utf8')).toBe('a\ntyped\n');
    expect(complaints()).toEqual([]);
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
});
