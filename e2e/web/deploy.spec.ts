import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, archived, finishDeployment, liveFiles } from '../support/deploy.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = {
  versions: [
    { name: '1.0.0', files: { 'flow.json': '{"v":1}\n', 'old.md': 'old\n' } },
    { name: '1.1.0', files: { 'flow.json': '{"v":2}\n', 'old.md': null } },
  ],
  draft: { 'flow.json': '{"v":3}\n' },
};

test('the draft becomes a version and goes live; it is promoted and rolled back', async ({ launch }) => {
  const { page, project, scratch } = await launch(plan);
  const [development, production] = [join(scratch, 'development'), join(scratch, 'production')];
  await addEnvironment(page, 'development', development);
  await addEnvironment(page, 'production', production);

  await page.getByRole('button', { name: 'Deploy', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('nothing yet', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('list', { name: 'Planned changes' }).getByRole('listitem')).toHaveCount(1);
  await expect(dialog.getByRole('button', { name: 'Deploy', exact: true })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('1.2.0');
  await dialog.getByLabel('Description (optional)').fill('Third edition');
  await expectAccessible(page);
  await shot(page, 'deploy');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(dialog.getByText('Deployed', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('status').getByText(/Live matches 1\.2\.0/)).toBeVisible();
  await shot(page, 'deployed');
  expect(await git(project, 'cat-file', '-t', 'refs/tags/1.2.0')).toBe('tag');
  expect(await git(project, 'tag', '-l', '--format=%(contents:subject)', '1.2.0')).toBe('Third edition');
  expect(await liveFiles(development)).toEqual(await archived(project, '1.2.0'));

  await dialog.getByRole('button', { name: 'Promote to production…' }).click();
  await expect(
    page.getByRole('dialog', { name: 'Promote 1.2.0 from development to production' }),
  ).toBeVisible();
  await finishDeployment(page, 'Promote');
  expect(await liveFiles(production)).toEqual(await archived(project, '1.2.0'));

  await page.keyboard.press('Control+Shift+H');
  const versions = page.getByRole('grid', { name: /^Versions/ });
  await versions.getByRole('button', { name: 'Deploy 1.0.0' }).click();
  await page.getByRole('combobox', { name: 'Where to deploy' }).click();
  await page.getByRole('option', { name: /production/ }).click();
  await expect(page.getByText(/older/i).first()).toBeVisible();
  await finishDeployment(page, 'Deploy');
  expect(await liveFiles(production)).toEqual(await archived(project, '1.0.0'));
  expect((await git(project, 'tag')).split('\n')).toEqual(['1.0.0', '1.1.0', '1.2.0']);

  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'More for production' }).click();
  await page.getByRole('menuitem', { name: 'Roll back to 1.2.0…' }).click();
  await finishDeployment(page, 'Roll back');
  expect(await liveFiles(production)).toEqual(await archived(project, '1.2.0'));
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
});

test('what someone changed on the target is noticed before anything is overwritten', async ({ launch }) => {
  const { page, scratch } = await launch(plan);
  const target = join(scratch, 'production');
  await addEnvironment(page, 'production', target);
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.1.0' }).click();
  await finishDeployment(page, 'Deploy');
  await writeFile(join(target, 'current', 'files', 'flow.json'), '{"v":"fixed by hand"}\n');

  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'More for production' }).click();
  await page.getByRole('menuitem', { name: 'Check what runs there' }).click();
  await expect(page.getByRole('article').getByRole('alert')).toContainText('differs from 1.1.0');
  await page.getByRole('article').getByRole('button', { name: 'Look…' }).click();
  await page.getByRole('button', { name: 'Compare 1.1.0 with live' }).click();
  await expect(page.getByRole('textbox', { name: 'flow.json in Live on production' })).toContainText(
    'fixed by hand',
  );
});

test('a target that can’t be used is told, and the receipt says what is live', async ({ launch }) => {
  const { page, scratch } = await launch(plan);
  const target = join(scratch, 'production');
  await addEnvironment(page, 'production', target);
  await writeFile(target, 'a file where the folder should be');
  await page.keyboard.press('Control+Shift+D');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert').first()).toContainText('folder');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('1.2.0');
  await expect(dialog.getByRole('button', { name: 'Deploy', exact: true })).toBeDisabled();
  await expectAccessible(page);
});

test('a running deployment is cancelled, and the old release stays live', async ({ launch }) => {
  const files = Object.fromEntries(
    Array.from({ length: 6000 }, (_, index) => [`data/${index % 50}/${index}.json`, `{"n":${index}}\n`]),
  );
  const { page, project, scratch } = await launch({ versions: [...plan.versions, { name: '2.0.0', files }] });
  const target = join(scratch, 'production');
  await mkdir(target);
  await addEnvironment(page, 'production', target);
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.1.0' }).click();
  await finishDeployment(page, 'Deploy');

  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 2.0.0' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await dialog.getByRole('button', { name: 'Cancel deployment' }).click();
  await expect(dialog.getByText('Cancelled', { exact: true })).toBeVisible();
  expect(await liveFiles(target)).toEqual(await archived(project, '1.1.0'));
  await dialog.getByRole('button', { name: 'View receipt' }).click();
  await expect(page.getByRole('dialog').getByText('Cancelled', { exact: true })).toBeVisible();
});
