import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, finishDeployment } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = {
  versions: [
    { name: '1.0.0', files: { 'flow.json': '{"v":1}\n' } },
    { name: '1.1.0', files: { 'flow.json': '{"v":2}\n' } },
    { name: '1.2.0', files: { 'flow.json': '{"v":3}\n' } },
  ],
  draft: { 'flow.json': '{"v":4}\n' },
};

test('which version ran where stands in one table, from which one deploys, promotes and rolls back', async ({
  launch,
}) => {
  const { page, scratch } = await launch(plan);
  await page.keyboard.press('Control+4');
  await expect(page.getByText('No environment yet')).toBeVisible();
  await page.keyboard.press('Control+1');
  for (const name of ['staging', 'production']) await addEnvironment(page, name, join(scratch, name));
  await page.keyboard.press('Control+4');

  const grid = page.getByRole('grid', { name: 'Versions by environments' });
  const cell = (version: string, environment: string) =>
    grid.getByRole('button', { name: new RegExp(`^${version.replaceAll('.', '\\.')} in ${environment}:`) });
  const choose = async (version: string, environment: string, item: string) => {
    await cell(version, environment).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await expect(cell('1.2.0', 'staging')).toHaveAccessibleName('1.2.0 in staging: Never deployed there.');

  await choose('1.0.0', 'staging', 'Deploy 1.0.0 to staging…');
  await finishDeployment(page, 'Deploy');
  await expect(cell('1.0.0', 'staging')).toContainText('Runs');
  await choose('1.0.0', 'staging', 'Promote to production…');
  await finishDeployment(page, 'Promote');
  await choose('1.1.0', 'staging', 'Deploy 1.1.0 to staging…');
  await finishDeployment(page, 'Deploy');
  await expect(cell('1.0.0', 'staging')).toContainText('Ran');
  await choose('1.1.0', 'staging', 'Roll staging back to 1.0.0…');
  await finishDeployment(page, 'Roll back');
  await expect(cell('1.0.0', 'staging')).toContainText('Runs');
  await expect(cell('1.1.0', 'staging')).toHaveAccessibleName(/Ran from .* to .*\. Deployed once/);

  // A failed attempt, and drift, in words.
  await writeFile(join(scratch, 'production', 'current', 'files', 'flow.json'), 'by hand\n');
  await page.getByRole('button', { name: 'Drift…' }).last().click();
  await page.getByRole('button', { name: 'Check all now' }).click();
  await expect(page.getByRole('article', { name: 'Drift in production' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid.getByRole('button', { name: 'Drift in production: look' })).toBeVisible();
  await expect(grid.getByRole('columnheader', { name: 'staging' })).toContainText('Live matches');
  await expectAccessible(page);
  await shot(page, 'deployments');
  for (const width of [640, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    await expectAccessible(page);
    await shot(page, `deployments-${width}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize({ width: 1280, height: 800 });

  await choose('1.0.0', 'production', 'Show the receipt');
  await expect(page.getByRole('dialog')).toContainText('production');
  await page.keyboard.press('Escape');

  await page.getByRole('radio', { name: 'Deployed', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 versions' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter versions by name' }).fill('nothing like it');
  await expect(page.getByText('No version fits the filter')).toBeVisible();
});

test('by keyboard: arrows move between the cells, Enter opens one, Escape gives the focus back', async ({
  launch,
}) => {
  const { page, scratch } = await launch(plan);
  for (const name of ['staging', 'production']) await addEnvironment(page, name, join(scratch, name));
  await page.keyboard.press('Control+4');
  const grid = page.getByRole('grid', { name: 'Versions by environments' });
  const focused = (name: string) => expect(grid.getByRole('button', { name })).toBeFocused();
  await grid.getByRole('button', { name: '1.2.0 in staging: Never deployed there.' }).focus();
  await page.keyboard.press('ArrowDown');
  await focused('1.1.0 in staging: Never deployed there.');
  await page.keyboard.press('ArrowRight');
  await focused('1.1.0 in production: Never deployed there.');
  await page.keyboard.press('Control+End');
  await focused('1.0.0 in production: Never deployed there.');
  await page.keyboard.press('Home');
  await focused('1.0.0 in staging: Never deployed there.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Deploy 1.0.0 to staging…' })).toBeFocused();
  await page.keyboard.press('Escape');
  await focused('1.0.0 in staging: Never deployed there.');
  await page.keyboard.press('Tab');
  await expect(grid.locator('[data-column]:focus')).toHaveCount(0);
});

test('promotion notes are copied as text and as Markdown', async ({ launch }) => {
  const { page, scratch } = await launch(plan);
  await addEnvironment(page, 'production', join(scratch, 'production'));
  await page.keyboard.press('Control+Shift+D');
  // A browser without a window has no clipboard that could be read again.
  await page.evaluate(() => {
    navigator.clipboard.writeText = text => {
      document.body.dataset.copied = text;
      return Promise.resolve();
    };
  });
  const copied = async (how: string) => {
    await page.getByRole('button', { name: 'Copy the notes' }).click();
    await page.getByRole('menuitem', { name: `Copy as ${how}` }).click();
    await expect(page.getByText(`The notes are copied as ${how}`, { exact: true })).toBeVisible();
    return page.locator('body').getAttribute('data-copied');
  };
  expect(await copied('text')).toMatch(
    /^production receives 4 versions, 1 change\.\n\nReceives\n\n- Latest draft\n- 1\.2\.0 \(/,
  );
  expect(await copied('Markdown')).toMatch(
    /^## production receives 4 versions, 1 change\.\n\n### Receives\n\n- \*\*Latest draft\*\*\n- \*\*1\.2\.0\*\*/,
  );
});
