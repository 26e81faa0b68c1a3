import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = {
  versions: [{ name: '1.0.0', files: { 'flow.json': '{"v":1}\n', 'map.yaml': 'id: number\n' } }],
  draft: { 'flow.json': '{"v":2}\n' },
};

test('what was changed somewhere is in the inbox until it is adopted, overwritten or ignored', async ({
  launch,
}) => {
  const { page, scratch } = await launch(plan);
  const live = (name: string, path: string) => join(scratch, name, 'current', 'files', path);
  for (const name of ['staging', 'production']) {
    await addEnvironment(page, name, join(scratch, name));
    await page.keyboard.press('Control+Shift+H');
    await page.getByRole('button', { name: 'Deploy 1.0.0' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Where to deploy' }).click();
    await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
    await finishDeployment(page, 'Deploy');
  }
  await writeFile(live('staging', 'flow.json'), '{"v":"staging"}\n');
  await writeFile(live('production', 'flow.json'), '{"v":"by hand"}\n');

  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('button', { name: 'Drift…' }).click();
  const inbox = page.getByRole('dialog', { name: 'Drift' });
  await expect(inbox.getByText('No drift is known')).toBeVisible();
  await expect(inbox.getByRole('listitem', { name: 'production' })).toContainText('not looked at yet');
  await inbox.getByRole('button', { name: 'Check all now' }).click();
  const [staging, production] = ['staging', 'production'].map(name =>
    inbox.getByRole('article', { name: `Drift in ${name}` }),
  );
  if (!staging || !production) throw new Error('There must be two.');
  await expect(production.getByRole('list', { name: 'Changed there' })).toContainText('flow.json');
  await expect(
    staging.getByRole('list', { name: 'Version, live and draft' }).getByRole('listitem'),
  ).toHaveCount(3);
  await expectAccessible(page);
  await shot(page, 'drift-inbox');
  await page.setViewportSize({ width: 640, height: 800 });
  await expectAccessible(page);
  await shot(page, 'drift-inbox-640');
  await page.setViewportSize({ width: 1280, height: 800 });

  await staging.getByRole('button', { name: 'Ignore in staging until it changes again' }).press('Enter');
  await expect(staging.getByText('Ignored')).toBeVisible();
  await page.keyboard.press('Escape');
  const told = page.getByRole('button', { name: /^Drift in/ });
  await expect(told).toHaveAccessibleName('Drift in production');
  await shot(page, 'drift-header');

  // It changes: it is told again.
  await writeFile(live('staging', 'map.yaml'), 'id: string\n');
  await told.click();
  await inbox.getByRole('button', { name: 'Check all now' }).click();
  await expect(
    staging.getByRole('button', { name: 'Ignore in staging until it changes again' }),
  ).toBeVisible();

  await staging.getByRole('button', { name: 'Overwrite with 1.0.0 in staging' }).click();
  await page.getByRole('button', { name: 'Overwrite and deploy' }).click();
  await expect(page.getByRole('dialog').getByText('Deployed', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');

  await told.click();
  await expect(staging).toHaveCount(0);
  await production.getByRole('button', { name: 'Adopt what runs in production as a new version' }).click();
  const adopt = page.getByRole('dialog', { name: 'Adopt what runs in production' });
  await adopt.getByRole('textbox', { name: 'Name' }).fill('1.0.1');
  await adopt.getByRole('button', { name: 'Adopt', exact: true }).click();
  await expect(inbox.getByText('No drift is known')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(told).toHaveCount(0);
});

test('how often it looks by itself is a setting', async ({ launch }) => {
  const { page } = await launch(plan);
  await page.getByRole('button', { name: /^Project / }).click();
  await page.getByRole('menuitem', { name: 'Settings…' }).click();
  const choice = page.getByRole('combobox', { name: 'Look for drift in the environments' });
  await expect(choice).toHaveText('Every 15 minutes');
  await choice.press('Enter');
  await page.getByRole('option', { name: 'Only when asked' }).click();
  await expect(choice).toHaveText('Only when asked');
  await expectAccessible(page);
  await page.reload();
  await page.getByRole('button', { name: /^Project / }).click();
  await page.getByRole('menuitem', { name: 'Settings…' }).click();
  await expect(choice).toHaveText('Only when asked');
});
