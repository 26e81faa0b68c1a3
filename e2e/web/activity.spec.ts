import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

  await receipt.getByRole('button', { name: 'Show proof' }).press('Enter');
  const proof = receipt.getByRole('region', { name: 'Proof' });
  for (const record of ['refs/tagline/receipts', 'refs/tagline/receipts~1']) {
    await expect(proof.getByText(await git(project, 'rev-parse', record), { exact: true })).toBeVisible();
  }
  await expect(proof.getByRole('button', { name: 'Copy command' })).toBeVisible();
  const command = await proof.getByText(/^git ls-tree/).innerText();
  const run = promisify(execFile);
  const { stdout } = await run('bash', ['-c', command], { cwd: project });
  await expect(proof.getByText(stdout.slice(0, 64), { exact: true })).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'receipt-proof');
  await proof.getByRole('region', { name: 'The record as it is stored' }).scrollIntoViewIfNeeded();
  await shot(page, 'receipt-proof-record');
});

test('the trail is verified on the screen: whole, then cut, then changed', async ({ launch }) => {
  const { page, project, scratch } = await launch(plan);
  await addEnvironment(page, 'production', join(scratch, 'production'));
  await addEnvironment(page, 'staging', join(scratch, 'staging'));
  const ref = 'refs/tagline/receipts';
  const head = await git(project, 'rev-parse', ref);
  await page.keyboard.press('Control+3');
  await page.getByRole('button', { name: 'Verify the trail' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Verify the trail' });
  await expect(dialog.getByText('The trail is whole')).toBeVisible();
  await expect(dialog.getByText(head)).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'verify-whole');

  await git(project, 'update-ref', ref, `${head}~1`);
  await dialog.getByRole('textbox', { name: 'A head that was kept earlier' }).fill(head);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The trail is not what it was')).toBeVisible();
  await expect(dialog.getByText('records were cut off or rewritten')).toBeVisible();

  const tree = await git(project, 'rev-parse', `${head}^{tree}`);
  await git(project, 'update-ref', ref, await git(project, 'commit-tree', tree, '-p', head, '-m', 'forged'));
  await dialog.getByRole('button', { name: 'Verify again' }).click();
  await expect(dialog.getByRole('list', { name: 'What is wrong' }).getByRole('listitem')).not.toHaveCount(0);
  await expectAccessible(page);
  await shot(page, 'verify-wrong');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Verify the trail' })).toBeFocused();
});
