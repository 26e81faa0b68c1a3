import { expectAccessible } from '../support/accessible.ts';
import { git } from '../support/project.ts';
import { expect, shot, test } from '../support/web-app.ts';

const flow = (url: string, retries: number, extra = '') =>
  `{\n  "name": "orders",\n  "url": "${url}",\n  "steps": [\n    1,\n    2,\n    3,\n    4,\n    5,\n    6,\n    7\n  ],\n  "retries": ${retries}${extra}\n}\n`;

const plan = {
  versions: [
    {
      name: '1.0.0',
      files: {
        'flows/orders.json': flow('https://old', 3),
        'gone.md': 'bye\n',
        'logo.bin': Uint8Array.of(0, 1, 2),
      },
    },
    {
      name: '1.1.0',
      files: {
        'flows/orders.json': flow('https://new', 3),
        'gone.md': null,
        'new.yaml': 'a: 1\n',
        'logo.bin': Uint8Array.of(0, 1, 3),
      },
    },
  ],
  draft: { 'flows/orders.json': flow('https://new', 5) },
};

test('any two sides are compared, and the numbers are native git’s', async ({ launch }) => {
  const { page, project } = await launch(plan);
  await page.getByRole('radio', { name: 'Compare' }).click();
  const files = page.getByRole('listbox', { name: 'Changed files' });
  await expect(files.getByRole('option')).toHaveText([/orders\.json/]);

  await page.getByRole('button', { name: /^From: / }).click();
  await page.getByPlaceholder('Find a version or environment').fill('1.0');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^To: / }).click();
  await page.getByRole('option', { name: '1.1.0' }).click();
  await expect(files.getByRole('option')).toHaveCount(4);

  const numbers = (await git(project, 'diff', '--name-status', '1.0.0', '1.1.0')).split('\n');
  expect(numbers).toEqual(['M\tflows/orders.json', 'D\tgone.md', 'M\tlogo.bin', 'A\tnew.yaml']);
  await expect(page.getByRole('img', { name: '1 added, 2 modified, 1 deleted' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'flows/orders.json in 1.0.0' })).toContainText(
    'https://old',
  );
  await expect(page.getByRole('textbox', { name: 'flows/orders.json in 1.1.0' })).toContainText(
    'https://new',
  );
  await expectAccessible(page);
  await shot(page, 'compare');

  await files.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByText('This file can’t be shown line by line')).toBeVisible();
  await page.getByRole('button', { name: 'Swap sides' }).click();
  await expect(page.getByRole('button', { name: 'From: 1.1.0' })).toBeVisible();
});

test('one change and one file are taken back into the draft', async ({ launch }) => {
  const draft = { 'flows/orders.json': flow('https://mine', 5), 'notes.md': 'mine\n', 'new.yaml': 'a: 2\n' };
  const { page, project, read } = await launch({ ...plan, draft });
  await page.getByRole('radio', { name: 'Compare' }).click();
  const revert = page.getByRole('button', { name: 'Revert this change' });
  await expect(revert).toHaveCount(2);
  await revert.last().click();
  await expect.poll(async () => String(await read('flows/orders.json'))).toBe(flow('https://mine', 3));

  await page.getByRole('option', { name: /new\.yaml/ }).click();
  await page.getByRole('button', { name: 'Revert file' }).click();
  await expect.poll(async () => String(await read('new.yaml'))).toBe('a: 1\n');
  await page.getByRole('option', { name: /notes\.md/ }).click();
  await page.getByRole('button', { name: 'Revert file' }).click();
  await expect(page.getByRole('option', { name: /notes\.md/ })).toHaveCount(0);
  expect(await git(project, 'status', '--porcelain')).toBe(' M flows/orders.json');
});

test('white space can be left out, changes are stepped through, and a narrow window shows them inline', async ({
  launch,
}) => {
  const draft = { 'flows/orders.json': flow('https://new', 3).replaceAll('\n  ', '\r\n\t') };
  const { page } = await launch({ ...plan, draft });
  await page.getByRole('radio', { name: 'Compare' }).click();
  await expect(page.getByRole('textbox', { name: /in 1\.1\.0/ })).toContainText('retries');
  await page.getByRole('button', { name: 'Ignore white space' }).click();
  await expect(page.getByText('Only white space differs.')).toBeVisible();
  await page.getByRole('button', { name: 'Ignore white space' }).click();
  await page.keyboard.press('F7');
  await page.setViewportSize({ width: 700, height: 700 });
  await expect(page.getByRole('textbox', { name: /in 1\.1\.0/ })).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: /in Latest draft/ })).toBeVisible();
  await shot(page, 'compare-narrow');
});

test('equal sides are told as such', async ({ launch }) => {
  const { page } = await launch({ versions: plan.versions });
  await page.getByRole('radio', { name: 'Compare' }).click();
  await expect(page.getByText('No differences')).toBeVisible();
  await expectAccessible(page);
});
