import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { hearComplaints } from '../support/complaints.ts';
import { openFile, orderFiles, saveState, text, typeAtEnd } from '../support/editor.ts';
import { git, makeProject, temporaryFolder } from '../support/project.ts';
import { startServer } from '../support/server.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { test as base, expect, shot } from '../support/web-app.ts';

// A project on a disk of its own, opened in the head as users run it; its settings are on another disk.
const test = base.extend<{ onDisk: { disk: SmallDisk; project: string; open: () => Promise<void> } }>({
  onDisk: async ({ page }, use) => {
    const scratch = await temporaryFolder();
    const disk = mountSmallDisk(join(scratch, 'disk'), '3m');
    test.skip(disk === null, 'only root on Linux may mount a small disk');
    if (disk === null) return;
    const project = await makeProject(disk.path, 'orders', {
      versions: [{ name: '1.0.0', files: orderFiles }],
    });
    const stops: (() => Promise<void>)[] = [];
    const open = async () => {
      const server = await startServer(join(scratch, 'data'), project);
      stops.push(server.stop);
      await page.goto(server.url);
    };
    await use({ disk, project, open });
    for (const stop of stops) await stop();
    disk.unmount();
    await rm(scratch, { recursive: true, force: true });
  },
});

test('a full disk: said, what was typed stays, and it is saved as soon as there is room', async ({
  page,
  onDisk: { disk, project, open },
}) => {
  const complaints = await hearComplaints(page);
  await open();
  await openFile(page, 'settings/retry.yaml');
  const before = await readFile(join(project, 'settings/retry.yaml'), 'utf8');
  const typed = '# too much for this disk\n'.repeat(2000);
  await typeAtEnd(page, typed);
  disk.fill();
  await page.keyboard.press('Control+s');
  await expect(page.getByText('The disk is full', { exact: true })).toBeVisible();
  await expect(page.getByText(/Make room and try again/).first()).toBeVisible();
  await shot(page, 'bad-disk-full');
  await expectAccessible(page);
  await expect(saveState(page)).toHaveText('Unsaved');
  expect(await readFile(join(project, 'settings/retry.yaml'), 'utf8')).toBe(before);

  // Also after a reload: what is not saved is kept on another disk.
  await page.reload();
  await expect(text(page)).toContainText('# too much for this disk');
  await expect(saveState(page)).toHaveText('Unsaved');

  await disk.makeRoom();
  await text(page).focus();
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect(await readFile(join(project, 'settings/retry.yaml'), 'utf8')).toBe(before + typed);
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
  expect(complaints()).toEqual([]);
});

test('a read-only disk: everything can be looked at, nothing saved, and it is said before one tries', async ({
  page,
  onDisk: { disk, project, open },
}) => {
  const complaints = await hearComplaints(page);
  disk.mode('ro');
  await open();
  await expect(page.getByText(/its disk is read-only/)).toBeVisible();
  await openFile(page, 'settings/retry.yaml');
  await expect(text(page)).toContainText('attempts: 3');
  await shot(page, 'bad-disk-read-only');
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Version history/ }).click();
  await page.getByRole('row').filter({ hasText: '1.0.0' }).hover();
  await page.getByRole('button', { name: 'View 1.0.0' }).click();
  await expect(page.getByRole('region', { name: 'Viewing a version' })).toBeVisible();
  expect(await git(project, 'status', '--porcelain')).toBe('');
  expect(complaints()).toEqual([]);
});
