import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../support/accessible.ts';
import { addEnvironment, archived, finishDeployment, liveFiles } from '../support/deploy.ts';
import { expect, shot, test } from '../support/web-app.ts';

const plan = {
  versions: [1, 2, 3].map(number => ({
    name: `1.${number}.0`,
    files: { 'flow.json': `{"v":${number}}\n`, [`mappings/${number}.yaml`]: 'id: number\n' },
  })),
  draft: { 'new.json': '{}\n' },
};

test('a card says what runs, what waits, and who deploys; it deploys, promotes, checks and undoes', async ({
  launch,
}) => {
  // Axe looks at it in three widths and two themes.
  test.slow();
  const { page, project, scratch } = await launch(plan);
  const target = join(scratch, 'production');
  const long = 'staging of the western warehouse with a very long name that goes on and on, for sure 🚚';
  await addEnvironment(page, 'development', join(scratch, 'development'));
  await addEnvironment(page, long, join(scratch, 'a-long-folder-name-'.repeat(8)));
  await addEnvironment(page, 'production', target);
  const open = async (version: string, environment: string) => {
    await page.keyboard.press('Control+Shift+H');
    await page.getByRole('button', { name: `Deploy ${version}` }).click();
    await page.getByRole('combobox', { name: 'Where to deploy' }).click();
    await page.getByRole('option', { name: environment }).click();
  };
  for (const [version, environment] of [
    ['1.3.0', 'development'],
    ['1.2.0', long],
    ['1.1.0', 'production'],
  ] as const) {
    await open(version, environment);
    await finishDeployment(page, 'Deploy');
  }

  await page.keyboard.press('Control+Shift+E');
  const card = page.getByRole('article', { name: 'production' });
  await expect(page.getByRole('article', { name: 'development' })).toContainText(
    '1 change to deploy, all in the draft',
  );
  await expect(card).toContainText('4 changes to deploy, 2 versions behind 1.3.0');
  await expect(page.getByRole('article', { name: long })).toContainText(
    '3 changes to deploy, 1 version behind 1.3.0',
  );
  await card.getByRole('button', { name: 'Check what runs in production' }).press('Enter');
  await expect(card.getByText('Live matches')).toBeVisible();
  await mkdir(target, { recursive: true });
  const holder = {
    who: 'Grace Hopper',
    version: '9.0.0',
    host: 'build-7',
    since: '2026-03-09T08:00:00.000Z',
    deployment: 'theirs',
    pid: 1,
    start: '0',
  };
  await writeFile(join(target, 'deploy.lock'), JSON.stringify(holder));
  await writeFile(join(scratch, 'production', 'current', 'files', 'flow.json'), 'by hand\n');
  await card.getByRole('button', { name: /^Check what runs in production/ }).press('Enter');
  await expect(card.getByText('Grace Hopper is deploying 9.0.0 from build-7')).toBeVisible();
  await expect(card.getByText('Live differs')).toBeVisible();
  await expectAccessible(page);
  await shot(page, 'environment-cards');
  for (const width of [640, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
    await shot(page, `environment-cards-${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize({ width: 1280, height: 800 });

  await card.getByRole('button', { name: 'Break lock…' }).press('Enter');
  const confirm = page.getByRole('dialog', { name: 'Break the lock of production?' });
  await expectAccessible(page);
  await shot(page, 'break-lock');
  await confirm.getByRole('button', { name: 'Break lock' }).press('Enter');
  await expect(confirm).toHaveCount(0);
  await expect(card.getByText('Grace Hopper')).toHaveCount(0);

  await page.getByRole('button', { name: 'Promote 1.2.0 to production' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Overwrite and promote' }).click();
  await expect(dialog.getByText('Deployed', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(await liveFiles(target)).toEqual(await archived(project, '1.2.0'));
  await page.keyboard.press('Control+Shift+E');
  await card.getByRole('button', { name: 'Undo the deployment of 1.2.0, back to 1.1.0' }).press('Enter');
  await finishDeployment(page, 'Roll back');
  expect(await liveFiles(target)).toEqual(await archived(project, '1.1.0'));
});
