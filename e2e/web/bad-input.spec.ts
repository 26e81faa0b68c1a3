import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { hearComplaints, isTooWide } from '../support/complaints.ts';
import { addEnvironment, archived, finishDeployment, liveFiles } from '../support/deploy.ts';
import { saveState, text, typeAtEnd } from '../support/editor.ts';
import { importVersions } from '../support/many-versions.ts';
import { git } from '../support/project.ts';
import {
  damageFile,
  longPath,
  oddContents,
  oddFiles,
  plantBrokenTags,
  plantLinks,
  plantSubmodule,
} from '../support/surprises.ts';
import { expect, shot, test } from '../support/web-app.ts';

const treeRow = (page: Page, shown: string) => page.getByRole('treeitem').filter({ hasText: shown });
const main = (page: Page) => page.getByRole('main');

test('a project full of surprises: every file is a file like the rest', async ({ page, launch }) => {
  const complaints = await hearComplaints(page);
  const { project, scratch, read, restart } = await launch({
    name: '<b>orders<img src=x> 🚀',
    versions: [
      { name: '1.0.0', files: { 'readme.md': 'plain\n' } },
      {
        name: '1.1.0',
        files: {
          ...oddContents,
          'logo.bin': Uint8Array.of(0, 1, 255),
          'huge.log': 'x'.repeat(6 * 1024 * 1024),
        },
      },
    ],
  });
  await plantLinks(project);
  await plantSubmodule(project);
  await page.goto('about:blank');
  await restart();
  await expect(page.getByRole('button', { name: 'Project <b>orders<img src=x> 🚀' })).toBeVisible();

  for (const { shown, text: content } of oddFiles) {
    await treeRow(page, shown).click();
    await expect(text(page)).toHaveText(content.trimEnd());
  }
  await treeRow(page, 'line\\nbreak.txt').click();
  await typeAtEnd(page, 'edited\n');
  await page.keyboard.press('Control+s');
  await expect(saveState(page)).toHaveText('Saved');
  expect((await read('line\nbreak.txt')).toString()).toBe('a newline in its name\nedited\n');
  for (const [name, words] of [
    ['escape', '../secret.txt'],
    ['up', 'Symbolic link'],
    ['circle', 'Symbolic link'],
    ['logo.bin', 'Binary file, 3 bytes'],
    ['huge.log', 'Large file, 6.0 MB'],
  ] as const) {
    await treeRow(page, name).click();
    await expect(main(page)).toContainText(words);
    await expect(main(page)).not.toContainText('secretsecret');
  }
  await treeRow(page, 'library').click();
  await expect(main(page)).toContainText('repository of its own');
  expect(await isTooWide(page)).toBe(false);
  await shot(page, 'bad-input-files');
  await page.setViewportSize({ width: 640, height: 700 });
  expect(await isTooWide(page)).toBe(false);
  await shot(page, 'bad-input-files-narrow');
  await page.setViewportSize({ width: 1280, height: 800 });

  // Names with control characters stand where they are, and are written out nowhere.
  for (const { path } of oddFiles) if (/\p{Cc}/u.test(path)) await rm(join(project, path));
  await expect(treeRow(page, 'line\\nbreak.txt')).toHaveCount(0);
  await addEnvironment(page, 'production', join(scratch, 'production'));
  await page.getByRole('button', { name: 'Deploy', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('1.2.0');
  await expect(dialog.getByRole('list', { name: 'Planned changes' })).toContainText('<img src=x');
  expect(await dialog.evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true);
  await shot(page, 'bad-input-deploy');
  await finishDeployment(page, 'Deploy');
  const live = await liveFiles(join(scratch, 'production'));
  expect(live).toEqual(await archived(project, '1.2.0'));
  expect(live.filter(line => /^(escape|up|circle|vendor)/.test(line))).toEqual([]);
  expect(live.some(line => line.startsWith(longPath))).toBe(true);

  await expectAccessible(page);
  await expect(page).not.toHaveTitle('1');
  expect(await git(project, 'status', '--porcelain')).toBe('');
  expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
  expect(complaints()).toEqual([]);
});

test('a damaged file costs that file alone; what would need it is refused and loses nothing', async ({
  page,
  launch,
}) => {
  const complaints = await hearComplaints(page);
  const { project, scratch, read, restart } = await launch({
    versions: [
      { name: '1.0.0', files: { 'readme.md': 'one\n', 'damaged.json': '{ "soon": "damaged" }\n' } },
      { name: '1.1.0', files: { 'readme.md': 'two\n', 'damaged.json': '{ "fine": true }\n' } },
    ],
    draft: { 'readme.md': 'my draft\n' },
  });
  await damageFile(project, '1.0.0', 'damaged.json');
  await page.goto('about:blank');
  await restart();
  await addEnvironment(page, 'production', join(scratch, 'production'));

  await page.getByRole('button', { name: /^Version history/ }).click();
  const row = page.getByRole('row').filter({ hasText: '1.0.0' });
  await row.hover();
  await row.getByRole('button', { name: 'View 1.0.0' }).click();
  await treeRow(page, 'damaged.json').click();
  await expect(main(page)).toContainText('The version is damaged');
  await expect(main(page)).toContainText('a backup or a clone of the project may hold it whole');
  await shot(page, 'bad-input-damaged');
  await expectAccessible(page);
  await treeRow(page, 'readme.md').click();
  await expect(text(page)).toHaveText('one');

  await page.getByRole('button', { name: 'Compare with draft' }).click();
  const files = page.getByRole('listbox', { name: 'Changed files' });
  await expect(files.getByRole('option')).toHaveText([/damaged\.json/, /readme\.md/]);
  await files.getByRole('option').first().click();
  await expect(main(page).getByRole('alert')).toContainText('damaged.json can’t be shown');
  await files.getByRole('option').last().click();
  await expect(page.getByRole('textbox', { name: /^readme\.md in 1\.0\.0/ })).toHaveText('one');

  await page.getByRole('button', { name: 'Restore…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The version is damaged');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await read('readme.md')).toString()).toBe('my draft\n');
  expect((await read('damaged.json')).toString()).toBe('{ "fine": true }\n');

  await page.getByRole('button', { name: 'Return to latest draft' }).click();
  await page.getByRole('button', { name: 'Deploy', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('1.2.0');
  await finishDeployment(page, 'Deploy');
  expect(await liveFiles(join(scratch, 'production'))).toEqual(await archived(project, '1.2.0'));
  expect(complaints()).toEqual([]);
});

test('tags of strangers: broken ones are one bad row each, texts stay texts', async ({ page, launch }) => {
  const complaints = await hearComplaints(page);
  const { project, restart } = await launch();
  await importVersions(project, [
    { name: 'first' },
    { name: 'ansi', message: '\u001b[2J\u001b]0;owned\u0007 colours' },
    { name: 'turned', message: 'invoice \u202etxt.exe\u202c and \u2066\u2067 marks' },
    { name: 'tower', message: 'a\u0301'.repeat(2000) },
    { name: 'lines', message: '\n'.repeat(500).concat('the end') },
    { name: 'megabyte', message: '<img src=x onerror=document.title=1>'.repeat(30_000) },
    { name: 'last' },
  ]);
  await git(project, 'checkout', '--quiet', '-B', 'main', 'last');
  await plantBrokenTags(project);
  await page.goto('about:blank');
  await restart();
  await page.getByRole('button', { name: /^Version history: last/ }).click();
  const history = page.getByRole('dialog', { name: 'Version history' });
  await expect(history.getByText('9 versions', { exact: true })).toBeVisible();
  const grid = history.getByRole('grid');
  await history.getByRole('searchbox').fill('megabyte');
  await history.getByRole('button', { name: 'Show all' }).click();
  const description = history.getByText('<img src=x onerror').and(history.locator('[tabindex="0"]'));
  await description.focus();
  await page.keyboard.press('PageDown');
  await expect.poll(() => description.evaluate(element => element.scrollTop)).toBeGreaterThan(0);
  await expect(description).toBeFocused();
  await shot(page, 'bad-input-megabyte');
  await history.getByRole('searchbox').fill('');
  for (const name of ['garbage', 'no-commit']) {
    await history.getByRole('searchbox').fill(name);
    const row = history.getByRole('row').filter({ hasText: name });
    await expect(row.locator('p.text-danger')).not.toBeEmpty();
    await expect(row.getByRole('button', { name: /^(View|Restore|Deploy)/ })).toHaveCount(0);
  }
  await history.getByRole('searchbox').fill('');
  expect(await grid.evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true);
  await shot(page, 'bad-input-tags');
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  expect(await git(project, 'tag', '--list', 'last')).toBe('last');
  await expect(page).not.toHaveTitle(/1$|owned/);
  expect(await isTooWide(page)).toBe(false);
  expect(complaints()).toEqual([]);
  expect(await readFile(join(project, '.git', 'refs', 'tags', 'garbage'), 'utf8')).toMatch(
    /^[0-9a-f]{40}\n$/,
  );
});

test('corrupt settings are kept aside whole, and it is said where', async ({ page, launch }) => {
  const { dataDir, restart } = await launch({ versions: [{ name: '1.0.0', files: { 'a.txt': 'a\n' } }] });
  await page.goto('about:blank');
  await writeFile(join(dataDir, 'config.json'), '{"theme": "dark", ');
  await restart();
  await expect(page.getByText(/config\.corrupt-/)).toBeVisible();
  await shot(page, 'bad-input-settings');
  await expectAccessible(page);
  const [kept = ''] = (await readdir(dataDir)).filter(name => name.startsWith('config.corrupt-'));
  expect(await readFile(join(dataDir, kept), 'utf8')).toBe('{"theme": "dark", ');
  await treeRow(page, 'a.txt').click();
  await expect(text(page)).toHaveText('a');
});
