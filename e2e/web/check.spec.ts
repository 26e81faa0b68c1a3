import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { orderFiles } from '../support/editor.ts';
import { importVersions } from '../support/many-versions.ts';
import { git } from '../support/project.ts';
import { damageFile } from '../support/surprises.ts';
import { expect, shot, test, type WebApp } from '../support/web-app.ts';

const orders = 'workflows/orders.json';
const twoVersions = {
  versions: [
    { name: '1.0.0', files: { ...orderFiles, [orders]: '{ "first": true }\n' } },
    { name: '1.1.0', files: orderFiles },
  ],
};

/** Where git keeps what a version holds at a path, or the version's own record. */
async function objectOf(project: string, spec: string): Promise<string> {
  const oid = await git(project, 'rev-parse', spec);
  return join(project, '.git', 'objects', oid.slice(0, 2), oid.slice(2));
}

async function checkFromMenu(page: WebApp['page']): Promise<void> {
  await page.getByRole('button', { name: /^Project / }).click();
  await page.getByRole('menuitem', { name: 'Check project…' }).click();
}

const dialogOf = (page: WebApp['page']) => page.getByRole('dialog', { name: 'Check project' });
const found = (page: WebApp['page']) => page.getByRole('region', { name: 'What is missing or damaged' });

test('what the working files still hold is repaired, from the banner on, by keyboard', async ({ launch }) => {
  const { page, project, restart } = await launch(twoVersions);
  await rm(await objectOf(project, `1.1.0:${orders}`));
  await damageFile(project, '1.1.0', 'settings/retry.yaml');
  await restart();
  const banner = page.getByText('This project is read-only');
  await expect(banner).toBeVisible();
  await shot(page, 'check-banner');
  await expectAccessible(page);

  const open = page.getByRole('button', { name: 'Check project…' });
  await open.focus();
  await page.keyboard.press('Enter');
  await expect(found(page)).toContainText(orders);
  await expect(found(page)).toContainText('settings/retry.yaml');
  await expect(found(page).getByRole('heading', { name: '1.1.0' })).toBeVisible();
  await shot(page, 'check-damaged');
  await expectAccessible(page);
  await dialogOf(page).getByRole('button', { name: 'Repair', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(dialogOf(page).getByText('The project is repaired')).toBeVisible();
  await expect(page.getByRole('list', { name: 'What was repaired' })).toContainText(
    `1.1.0: ${orders} was rebuilt from the working file ${orders}.`,
  );
  await expect(dialogOf(page).getByRole('button', { name: 'Repair', exact: true })).toHaveCount(0);
  await shot(page, 'check-repaired');
  await expectAccessible(page);
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');

  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(banner).toHaveCount(0);
});

test('what nothing here can rebuild is listed, with what to do, and comes back from a clone', async ({
  launch,
}) => {
  const { page, project, scratch } = await launch(twoVersions);
  const clone = join(scratch, 'clone');
  await git(scratch, 'clone', '--quiet', '--no-hardlinks', project, clone);
  await rm(await objectOf(project, `1.0.0:${orders}`));
  const bytes = await readFile(join(project, orders));
  await checkFromMenu(page);
  await expect(found(page).getByRole('heading')).toHaveText(['1.0.0']);
  await expect(found(page).getByRole('listitem')).toHaveText([`${orders}is missing`]);
  await expect(dialogOf(page)).toContainText('Take it from another copy');
  await expect(dialogOf(page).getByRole('button', { name: 'Repair', exact: true })).toHaveCount(0);
  await shot(page, 'check-lost');
  await expectAccessible(page);

  await cp(join(clone, '.git', 'objects'), join(project, '.git', 'objects'), {
    recursive: true,
    force: true,
  });
  await dialogOf(page).getByRole('button', { name: 'Check again' }).click();
  await expect(dialogOf(page).getByText('Everything is whole')).toBeVisible();
  await shot(page, 'check-whole');
  await expectAccessible(page);
  expect(await readFile(join(project, orders))).toEqual(bytes);
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
});

test('a repair says what remains, and the project goes on', async ({ launch }) => {
  const { page, project, restart } = await launch(twoVersions);
  await rm(await objectOf(project, `1.0.0:${orders}`));
  await rm(await objectOf(project, `1.1.0:${orders}`));
  await restart();
  await page.getByRole('button', { name: 'Check project…' }).click();
  await expect(found(page).getByRole('heading')).toHaveText(['1.0.0', '1.1.0']);
  await dialogOf(page).getByRole('button', { name: 'Repair', exact: true }).click();
  await expect(dialogOf(page).getByText('Repaired what could be')).toBeVisible();
  await expect(found(page).getByRole('heading')).toHaveText(['1.0.0']);
  await expect(dialogOf(page)).toContainText('every other version is whole');
  await shot(page, 'check-remains');
  await dialogOf(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText('This project is read-only')).toHaveCount(0);
});

test('a long check tells how far it is and can be cancelled', async ({ launch }) => {
  const { page, project, restart } = await launch();
  await importVersions(
    project,
    Array.from({ length: 20_000 }, (_, index) => ({ name: `1.${index}.0` })),
  );
  await git(project, 'reset', '--quiet', '--hard');
  await restart();
  await checkFromMenu(page);
  await expect(dialogOf(page).getByRole('progressbar')).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Cancel check' }).click();
  await expect(dialogOf(page).getByText('The check was cancelled')).toBeVisible();
  await shot(page, 'check-cancelled');
  await dialogOf(page).getByRole('button', { name: 'Check again' }).click();
  await expect(dialogOf(page).getByText(/versions and drafts/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('footer').getByText('Check the project')).toHaveCount(0);
});
