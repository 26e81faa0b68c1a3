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

test('a protected environment in promotion order asks for its name and a reason, by keyboard alone', async ({
  launch,
}) => {
  const { page, project, scratch } = await launch(plan);
  const target = join(scratch, 'production');
  await addEnvironment(page, 'staging', join(scratch, 'staging'));
  await addEnvironment(page, 'production', target);
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'More for production' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const form = page.getByRole('dialog', { name: 'Edit production' });
  await form.getByRole('checkbox', { name: 'Protected' }).press('Space');
  await form.getByRole('checkbox', { name: 'Keep to the promotion order' }).press('Space');
  await expect(form.getByText('ran successfully in staging')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'environment-rules');
  await form.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(form).toHaveCount(0);
  await page.keyboard.press('Escape');

  const open = async (version: string) => {
    await page.keyboard.press('Control+Shift+H');
    await page.getByRole('button', { name: `Deploy ${version}` }).press('Enter');
  };
  const dialog = page.getByRole('dialog');
  const choose = async (environment: string) => {
    await dialog.getByRole('combobox', { name: 'Where to deploy' }).press('Enter');
    await page.getByRole('option', { name: environment }).press('Enter');
  };
  await open('1.0.0');
  await choose('production');
  await expect(dialog.getByText('1.0.0 did not: deploy it to staging first.')).toBeVisible();
  await choose('staging');
  await finishDeployment(page, 'Deploy');

  await open('1.0.0');
  await choose('production');
  const deploy = dialog.getByRole('button', { name: 'Deploy', exact: true });
  const name = dialog.getByLabel('Type “production” to confirm');
  await expect(dialog.getByText('production is protected')).toBeVisible();
  await expect(deploy).toBeDisabled();
  await name.fill('Production');
  await expect(name).toHaveAccessibleDescription('That is not its name. Letter case counts.');
  await expectAccessible(page);
  await shot(page, 'protected');
  await name.fill('production');
  await expect(deploy).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Ticket 12');
  await expect(deploy).toBeEnabled();
  await name.press('Enter');
  await expect(dialog.getByText('Deployed', { exact: true })).toBeVisible();
  expect(await liveFiles(target)).toEqual(await archived(project, '1.0.0'));
  await dialog.getByRole('button', { name: 'View receipt' }).press('Enter');
  await expect(dialog.getByText('Ticket 12')).toBeVisible();
});
