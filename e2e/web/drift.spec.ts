import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, archived, finishDeployment, liveFiles } from '../support/deploy.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = {
  versions: [
    { name: '1.0.0', files: { 'flow.json': '{"v":1}\n' } },
    { name: '1.1.0', files: { 'flow.json': '{"v":2}\n' } },
  ],
  draft: { 'flow.json': '{"v":3}\n', 'new.json': '{}\n' },
};

test('what somebody changed there is shown three ways, adopted as a version, or overwritten', async ({
  launch,
}) => {
  const { page, project, scratch } = await launch(plan);
  const target = join(scratch, 'production');
  const file = join(target, 'current', 'files', 'flow.json');
  await addEnvironment(page, 'production', target);
  const openDeploy = async (version: string) => {
    await page.keyboard.press('Control+Shift+H');
    await page.getByRole('button', { name: `Deploy ${version}` }).click();
  };
  await openDeploy('1.1.0');
  await finishDeployment(page, 'Deploy');
  await writeFile(file, '{"v":"by hand"}\n');

  await openDeploy('1.0.0');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Somebody changed what runs in production')).toBeVisible();
  const ways = dialog.getByRole('list', { name: 'Version, live and draft' });
  await expect(ways.getByRole('listitem')).toHaveCount(3);
  await expect(dialog.getByRole('list', { name: 'Changed there' }).getByRole('listitem')).toHaveCount(1);
  await expectAccessible(page);
  await shot(page, 'drift');
  await ways.getByRole('button', { name: 'Compare 1.1.0 with live' }).click();
  await expect(page.getByRole('textbox', { name: 'flow.json in Live on production' })).toContainText(
    'by hand',
  );

  await openDeploy('1.0.0');
  await dialog.getByRole('button', { name: 'Adopt live as a new version…' }).click();
  const adopt = page.getByRole('dialog', { name: 'Adopt what runs in production' });
  await adopt.getByRole('textbox', { name: 'Name' }).fill('1.1.1');
  await expectAccessible(page);
  await adopt.getByRole('button', { name: 'Adopt', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Deploy', exact: true }).last()).toBeEnabled();
  await expect(dialog.getByText('Somebody changed what runs in production')).toHaveCount(0);
  await expect(dialog.getByText('1.1.1').first()).toBeVisible();
  expect(await archived(project, '1.1.1')).toEqual(await liveFiles(target));
  expect(await readFile(join(project, 'flow.json'), 'utf8')).toBe('{"v":3}\n');
  await page.keyboard.press('Escape');

  await writeFile(file, '{"v":"again"}\n');
  await openDeploy('1.0.0');
  await dialog.getByRole('button', { name: 'Overwrite and deploy' }).click();
  await expect(dialog.getByText('Deployed', { exact: true })).toBeVisible();
  expect(await liveFiles(target)).toEqual(await archived(project, '1.0.0'));
  await dialog.getByRole('button', { name: 'View receipt' }).click();
  await expect(
    page.getByRole('dialog').getByText('What runs there differs from 1.1.1: flow.json.'),
  ).toBeVisible();
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
});

test('a change that comes after the plan stops the deployment, and can be looked at', async ({ launch }) => {
  const { page, scratch } = await launch(plan);
  const target = join(scratch, 'production');
  const file = join(target, 'current', 'files', 'flow.json');
  await addEnvironment(page, 'production', target);
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.1.0' }).click();
  await finishDeployment(page, 'Deploy');
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('button', { name: 'Deploy 1.0.0' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Live matches')).toBeVisible();
  await writeFile(file, '{"v":"by hand"}\n');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(dialog.getByText('Not deployed', { exact: true })).toBeVisible();
  expect(await readFile(file, 'utf8')).toBe('{"v":"by hand"}\n');
  await dialog.getByRole('button', { name: 'Look at what was changed…' }).click();
  await expect(dialog.getByText('Somebody changed what runs in production')).toBeVisible();
});
