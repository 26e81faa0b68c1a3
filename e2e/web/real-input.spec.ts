import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addEnvironment, archived, finishDeployment, folderContent, liveFiles } from '../support/deploy.ts';
import { openFile, saveState, text } from '../support/editor.ts';
import { fixtureFiles, haveFixtures } from '../support/fixtures.ts';
import { git } from '../support/project.ts';
import { expect, test } from '../support/web-app.ts';

const names = Array.from({ length: 10 }, (_, index) => `1.${index}.0`);

async function createVersion(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+Shift+K');
  const dialog = page.getByRole('dialog', { name: 'Create version' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByLabel('Description (optional)').fill(`Edition ${name}`);
  await dialog.getByRole('button', { name: 'Create version' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('standing')).toHaveText(`Latest draft, same as ${name}`);
}

/** Edits a file as a user does: finds it, types into it, saves. */
async function edit(page: Page, path: string, typed: string): Promise<void> {
  await page
    .getByRole('textbox', { name: /filter/i })
    .first()
    .fill(path.split('/').at(-1) ?? path);
  await openFile(page, path);
  await text(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(typed);
  await page.keyboard.press('Control+S');
  await expect(saveState(page)).toHaveText('Saved');
}

const versionAction = async (page: Page, action: 'Restore' | 'Deploy', name: string) => {
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('searchbox', { name: 'Filter versions' }).fill(name);
  await page.getByRole('button', { name: `${action} ${name}`, exact: true }).click();
};

test('the whole story on 316 real workflows: bytes equal git archive after every step', async ({
  launch,
}) => {
  test.skip(!haveFixtures(), 'the folder of real workflows is not beside this checkout');
  test.setTimeout(900_000);
  const files = await fixtureFiles();
  const paths = Object.keys(files).sort();
  expect(paths.length).toBe(316);
  const { page, project, scratch, write } = await launch({ draft: files });
  const development = join(scratch, 'development');
  const production = join(scratch, 'production');
  const fsck = async () => expect(await git(project, 'fsck', '--strict', '--no-dangling')).toBe('');
  const small = paths.filter(path => (files[path]?.length ?? 0) < 20_000);

  await test.step('ten versions, edited through the screen and from outside', async () => {
    await expect(page.getByTestId('standing')).toHaveText('Latest draft, 316 files, no version yet');
    for (const [index, name] of names.entries()) {
      if (index > 0) {
        const path = small[index * 23] ?? '';
        await edit(page, path, `\n${' '.repeat(index)}`);
        await write({ [paths[index * 11] ?? '']: null, [`notes/${name}.md`]: `# ${name}\n` });
      }
      await createVersion(page, name);
      expect(await archived(project, name)).toEqual(await folderContent(project));
      expect(await git(project, 'status', '--porcelain')).toBe('');
      await fsck();
    }
    expect((await git(project, 'tag', '--sort=creatordate')).split('\n')).toHaveLength(names.length);
  });

  await test.step('comparisons name what native git names', async () => {
    await page.keyboard.press('Control+2');
    for (const [index, name] of names.entries()) {
      const before = names[index - 1];
      if (before === undefined) continue;
      for (const [side, version] of [
        ['From', before],
        ['To', name],
      ] as const) {
        await page.getByRole('button', { name: new RegExp(`^${side}: `) }).click();
        await page.getByPlaceholder('Find a version or environment').fill(version);
        await page.getByRole('dialog', { name: side }).getByRole('option', { name: version }).click();
      }
      const changed = (
        await git(project, '-c', 'core.quotePath=false', 'diff', '--no-renames', '--name-only', before, name)
      ).split('\n');
      const shown = page.getByRole('listbox', { name: 'Changed files' }).getByRole('option');
      await expect(shown).toHaveCount(changed.length);
      for (const path of changed)
        await expect(shown.filter({ hasText: path.split('/').at(-1) ?? '' }).first()).toBeVisible();
    }
    await page.keyboard.press('Control+1');
  });

  await test.step('each version is restored exactly', async () => {
    for (const name of names) {
      await versionAction(page, 'Restore', name);
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: /^(Restore|Roll back)/ }).click();
      await expect(dialog).toHaveCount(0, { timeout: 60_000 });
      await expect(page.getByTestId('standing')).toHaveText(`Latest draft, same as ${name}`);
      expect(await folderContent(project)).toEqual(await archived(project, name));
      await fsck();
    }
  });

  await test.step('each version is deployed exactly', async () => {
    await addEnvironment(page, 'development', development);
    await addEnvironment(page, 'production', production);
    for (const name of names) {
      await versionAction(page, 'Deploy', name);
      await finishDeployment(page, 'Deploy');
      expect(await liveFiles(development)).toEqual(await archived(project, name));
      await fsck();
    }
  });

  await test.step('promoted, and rolled back', async () => {
    const promote = async () => {
      await page.keyboard.press('Control+Shift+E');
      await page.getByRole('button', { name: /^Promote .* to production/ }).click();
      await finishDeployment(page, 'Promote');
    };
    const rollBack = async (environment: string) => {
      await page.keyboard.press('Control+Shift+E');
      await page.getByRole('button', { name: `More for ${environment}` }).click();
      await page.getByRole('menuitem', { name: /^Roll back/ }).click();
      await finishDeployment(page, 'Roll back');
    };
    await promote();
    expect(await liveFiles(production)).toEqual(await archived(project, '1.9.0'));
    await fsck();
    await rollBack('development');
    expect(await liveFiles(development)).toEqual(await archived(project, '1.8.0'));
    await fsck();
    await promote();
    expect(await liveFiles(production)).toEqual(await archived(project, '1.8.0'));
    await fsck();
    await rollBack('production');
    expect(await liveFiles(production)).toEqual(await archived(project, '1.9.0'));
    await fsck();
    expect(await git(project, 'status', '--porcelain')).toBe('');
  });
});
