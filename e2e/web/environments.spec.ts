import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment } from '../support/deploy.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = { versions: [{ name: '1.0.0', files: { 'flow.json': '{}\n' } }] };

test('environments are made, put in order, changed and deleted', async ({ launch }) => {
  const { page, project, scratch } = await launch(plan);
  await page.keyboard.press('Control+Shift+E');
  await expect(page.getByText('No environment yet')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  for (const name of ['production', 'development']) await addEnvironment(page, name, join(scratch, name));

  await page.keyboard.press('Control+Shift+E');
  const cards = page.getByRole('article');
  await expect(cards).toHaveText([/^production/, /^development/]);
  await page.getByRole('button', { name: 'More for development' }).click();
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect(cards).toHaveText([/^development/, /^production/]);
  await expectAccessible(page);
  await shot(page, 'environments');

  await page.getByRole('button', { name: 'More for development' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const form = page.getByRole('dialog', { name: 'Edit development' });
  await form.getByRole('button', { name: 'Add setting' }).click();
  await form.getByLabel('Key', { exact: true }).fill('erp.baseUrl');
  await form.getByLabel('Value of erp.baseUrl').fill('https://dev.example.com');
  await form.getByRole('radio', { name: 'teal' }).click();
  await expectAccessible(page);
  await shot(page, 'environment-form');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toHaveCount(0);
  const stored = JSON.parse(await git(project, 'show', 'refs/tagline/environments:environments.json'));
  expect(JSON.stringify(stored)).toContain('https://dev.example.com');

  await page.getByRole('button', { name: 'New environment' }).click();
  const staging = page.getByRole('dialog', { name: 'New environment' });
  await staging.getByLabel('Name').fill('staging');
  await staging.getByLabel('Folder to deploy to', { exact: true }).fill(join(scratch, 'staging'));
  await staging.getByRole('combobox', { name: 'Position in the promotion order' }).click();
  await page.getByRole('option', { name: 'After development' }).click();
  await staging.getByRole('button', { name: 'Create environment' }).click();
  await expect(cards).toHaveText([/^development/, /^staging/, /^production/]);

  await page.getByRole('button', { name: 'More for production' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete environment' }).click();
  await expect(cards).toHaveText([/^development/, /^staging/]);
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
});

test('what can’t be an environment is told at the field, and nothing is lost of what was typed', async ({
  launch,
}) => {
  const { page, project, scratch } = await launch(plan);
  await addEnvironment(page, 'production', join(scratch, 'production'));
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'New environment' }).click();
  const form = page.getByRole('dialog', { name: 'New environment' });
  const create = form.getByRole('button', { name: 'Create environment' });
  await expect(create).toBeDisabled();
  await form.getByLabel('Name').fill('Production');
  await form.getByLabel('Folder to deploy to', { exact: true }).fill(join(scratch, 'other'));
  await create.click();
  await expect(form.getByLabel('Name')).toHaveAccessibleDescription(/production/i);
  await form.getByLabel('Name').fill('staging');
  await form.getByLabel('Folder to deploy to', { exact: true }).fill(join(project, 'deployed'));
  await create.click();
  await expect(form.getByLabel('Folder to deploy to', { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await expect(form.getByLabel('Name')).toHaveValue('staging');
});
