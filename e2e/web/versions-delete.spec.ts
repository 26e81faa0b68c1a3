import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
import { git } from '../support/project.ts';
import { expect, shot, test, type WebApp } from '../support/web-app.ts';

const versions = [
  { name: '1.0.0', files: { 'a.json': '{}\n' } },
  { name: '1.1.0', files: { 'a.json': '{ "more": 1 }\n' } },
  { name: '1.2.0', files: { 'a.json': '{ "more": 2 }\n' } },
];

type Page = WebApp['page'];
const history = (page: Page) => page.getByRole('dialog', { name: 'Version history' });
const row = (page: Page, name: string) => history(page).getByRole('row').filter({ hasText: name });

async function chooseDelete(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Version history/ }).click();
  await row(page, name).hover();
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete version…' }).click();
}

test('a version is deleted after a question, and Undo brings it back whole', async ({ launch }) => {
  const { page, project } = await launch({ versions, draft: { 'a.json': '{ "more": 3 }\n' } });
  const tag = await git(project, 'rev-parse', '1.1.0');
  const status = await git(project, 'status', '--porcelain');
  await chooseDelete(page, '1.1.0');
  const question = page.getByRole('dialog', { name: 'Delete version 1.1.0?' });
  await expect(question).toContainText('The latest draft and your files stay as they are.');
  await shot(page, 'version-delete');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  expect(await git(project, 'tag')).toBe('1.0.0\n1.1.0\n1.2.0');

  await chooseDelete(page, '1.1.0');
  await question.getByRole('button', { name: 'Delete version' }).click();
  await expect(page.getByText('Version 1.1.0 was deleted', { exact: true })).toBeVisible();
  await expect(row(page, '1.2.0')).toBeVisible();
  await expect(row(page, '1.1.0')).toHaveCount(0);
  expect(await git(project, 'tag')).toBe('1.0.0\n1.2.0');
  await shot(page, 'version-deleted');

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('Version 1.1.0 is back', { exact: true })).toBeVisible();
  expect(await git(project, 'rev-parse', '1.1.0')).toBe(tag);
  expect(await git(project, 'status', '--porcelain')).toBe(status);
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
});

test('the version that is looked at, and stood on, can be deleted; the draft stays', async ({ launch }) => {
  const { page, read } = await launch({ versions });
  const before = await read('a.json');
  await page.getByRole('button', { name: /^Version history/ }).click();
  await row(page, '1.2.0').focus();
  await page.keyboard.press('Enter');
  const banner = page.getByRole('region', { name: 'Viewing a version' });
  await expect(banner).toBeVisible();
  await chooseDelete(page, '1.2.0');
  const question = page.getByRole('dialog', { name: 'Delete version 1.2.0?' });
  await expect(question).toContainText('You are looking at it');
  await expect(question).toContainText('It is the active version');
  await question.getByRole('button', { name: 'Delete version' }).click();
  await expect(banner).toHaveCount(0);
  await shot(page, 'version-deleted-active');
  expect(await read('a.json')).toEqual(before);
});

test('what an environment runs stays, and the question says so', async ({ launch }) => {
  const { page, project, scratch } = await launch({ versions });
  await addEnvironment(page, 'Production', join(scratch, 'production'));
  await page.getByRole('button', { name: /^Version history/ }).click();
  await row(page, '1.1.0').hover();
  await page.getByRole('button', { name: 'Deploy 1.1.0' }).click();
  await finishDeployment(page, 'Deploy');
  await chooseDelete(page, '1.1.0');
  const question = page.getByRole('dialog', { name: 'Delete version 1.1.0?' });
  await expect(question).toContainText('Production runs 1.1.0. Deploy another version there first.');
  await expect(question.getByRole('button', { name: 'Delete version' })).toHaveCount(0);
  await shot(page, 'version-delete-needed');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Close' }).last().click();
  expect(await git(project, 'tag')).toContain('1.1.0');
});
