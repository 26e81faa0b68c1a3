import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = {
  versions: [{ name: '1.0.0', files: { 'flow.json': '{}\n' } }],
  draft: { 'flow.json': '[]\n' },
};

test('everything leaves a trail that can be filtered, opened and exported', async ({ launch }) => {
  const { page, project, scratch } = await launch(plan);
  await addEnvironment(page, 'production', join(scratch, 'production'));
  await page.keyboard.press('Control+Shift+D');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('1.1.0');
  await finishDeployment(page, 'Deploy');

  await page.keyboard.press('Control+3');
  const list = page.getByRole('listbox', { name: 'Activity, newest first' });
  await expect(list.getByRole('option')).toHaveCount(4);
  await expectAccessible(page);
  await shot(page, 'activity');

  await page.getByRole('searchbox', { name: 'Filter activity' }).fill('1.1.0');
  await expect(list.getByRole('option')).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Deployment' }).click();
  await expect(list.getByRole('option')).toHaveCount(1);

  for (const [format, ending] of [
    ['As CSV', '.csv'],
    ['As JSON', '.json'],
  ] as const) {
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format }).click();
    const file = await download;
    expect(file.suggestedFilename()).toContain(ending);
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain('1.1.0');
    expect(text).not.toContain('1.0.0,');
  }

  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const receipt = page.getByRole('dialog', { name: 'Deployment of 1.1.0 to production' });
  await expect(receipt.getByText(await git(project, 'rev-parse', '1.1.0^{commit}'))).toBeVisible();
  await expect(receipt.getByText(await git(project, 'rev-parse', '1.1.0^{tree}'))).toBeVisible();
  await expect(receipt.getByText(/Live matches 1\.1\.0/).first()).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'receipt');
});
