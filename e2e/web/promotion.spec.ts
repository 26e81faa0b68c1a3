import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, archived, finishDeployment, liveFiles } from '../support/deploy.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const versions = [1, 2, 3, 4].map(number => ({
  name: `1.${number}.0`,
  description: `Retries refused orders ${number} times\n\nAsked for by the shop; see <b>ticket ${number}</b>.`,
  files: { 'flow.json': `{"v":${number}}\n`, [`mappings/order-${number}.yaml`]: 'id: number\n' },
}));

test('a promotion says which versions come; the deployment is undone from its receipt', async ({
  launch,
}) => {
  const { page, project, scratch } = await launch({ versions });
  const target = join(scratch, 'production');
  await addEnvironment(page, 'production', target);
  const open = async (version: string) => {
    await page.keyboard.press('Control+Shift+H');
    await page.getByRole('button', { name: `Deploy ${version}` }).click();
  };
  const dialog = page.getByRole('dialog');
  const list = dialog.getByRole('list', { name: 'Versions' });
  await open('1.1.0');
  await finishDeployment(page, 'Deploy');

  await open('1.4.0');
  await expect(dialog.getByText('production receives 3 versions, 4 changes.')).toBeVisible();
  await expect(list.getByRole('listitem')).toHaveText([/1\.4\.0.*<b>ticket 4<\/b>/s, /1\.3\.0/, /1\.2\.0/]);
  await expectAccessible(page);
  await shot(page, 'promotion-notes');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await dialog.getByRole('button', { name: 'View receipt' }).click();
  const undo = dialog.getByRole('button', { name: 'Undo this deployment…' });
  await expectAccessible(page);
  await undo.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Roll back production to 1.1.0' })).toBeVisible();
  await expect(dialog.getByText('production takes back 3 versions, 4 changes.')).toBeVisible();
  await expect(list.getByText('taken back')).toHaveCount(3);
  await expectAccessible(page);
  await shot(page, 'undo-deployment');
  await finishDeployment(page, 'Roll back');
  expect(await liveFiles(target)).toEqual(await archived(project, '1.1.0'));

  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('article').getByRole('button', { name: '1.1.0', exact: true }).press('Enter');
  await undo.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('No earlier version ran in production');
  await expect(dialog.getByRole('button', { name: 'Roll back' })).toBeDisabled();
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
});
