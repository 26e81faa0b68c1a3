import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arrowTo, expectFocusSeen, tabTo } from '../support/keyboard.ts';
import { git } from '../support/project.ts';
import { expect, test } from '../support/web-app.ts';

test('the whole story without a mouse', async ({ launch }) => {
  test.setTimeout(240_000);
  const { page, scratch } = await launch({ name: null });
  const keys = page.keyboard;
  const sample = join(scratch, 'Tagline sample');
  const dialog = page.getByRole('dialog');
  const historyButton = page.getByRole('button', { name: /^Version history/ });
  const environmentsButton = page.getByRole('button', { name: /^Environments/ });
  const standing = page.getByTestId('standing');
  const text = page.locator('#editor-panel .cm-content');
  const versions = page.getByRole('grid', { name: /^Versions/ });
  const version = (name: string) => versions.getByRole('row').filter({ hasText: name }).first();

  await test.step('open the sample, then a file', async () => {
    await expect(page.getByRole('button', { name: 'Open the sample' })).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: 'Open the sample' }));
    await keys.press('Enter');
    await expect(page).toHaveTitle(/Tagline sample/);
    await expectFocusSeen(page);
    await tabTo(page, page.getByRole('treeitem').first());
    await arrowTo(page, page.locator('[role=treeitem][data-path="settings/retry.yaml"]'), 'ArrowDown');
    await keys.press('Enter');
    await expect(text).toBeFocused();
  });

  await test.step('edit and save', async () => {
    await keys.press('Control+End');
    await keys.insertText('# Asked for by the shop.\n');
    await keys.press('Control+s');
    await expect(page.getByTestId('save-state')).toHaveText('Saved');
    await expect(text).toBeFocused();
    expect(await readFile(join(sample, 'settings', 'retry.yaml'), 'utf8')).toContain('by the shop');
  });

  await test.step('leave the text with Escape and Tab, and come back', async () => {
    await keys.press('Escape');
    await keys.press('Shift+Tab');
    await expect(text).not.toBeFocused();
    await expectFocusSeen(page);
    await tabTo(page, text);
  });

  await test.step('create a version from the version history', async () => {
    await keys.press('Control+Shift+H');
    await expect(page.getByRole('searchbox', { name: 'Filter versions' })).toBeFocused();
    await tabTo(page, dialog.getByRole('button', { name: 'Create version' }));
    await keys.press('Enter');
    const form = page.getByRole('dialog', { name: 'Create version' });
    await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await keys.insertText('1.2.0');
    await keys.press('Control+Enter');
    await expect(form).toHaveCount(0);
    await expect(standing).toHaveText('Latest draft, same as 1.2.0');
    await expectFocusSeen(page);
    expect(await git(sample, 'cat-file', '-t', 'refs/tags/1.2.0')).toBe('tag');
  });

  await test.step('Escape closes the history, and the focus is where it was', async () => {
    await tabTo(page, historyButton);
    await keys.press('Enter');
    await expect(dialog).toBeVisible();
    await keys.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(historyButton).toBeFocused();
  });

  await test.step('compare with an older version; from change to change, from file to file', async () => {
    await keys.press('Enter');
    await expect(version('1.0.0')).toBeVisible();
    await keys.press('ArrowDown');
    await arrowTo(page, version('1.0.0'), 'ArrowDown');
    await tabTo(page, page.getByRole('button', { name: 'Compare 1.0.0' }));
    await keys.press('Enter');
    await expect(page.getByRole('radio', { name: 'Compare' })).toBeChecked();
    await expectFocusSeen(page);
    const files = page.getByRole('listbox', { name: 'Changed files' });
    await tabTo(page, files);
    const first = await files.getByRole('option', { selected: true }).textContent();
    await keys.press('ArrowDown');
    await expect(files.getByRole('option', { selected: true })).not.toHaveText(first ?? '');
    await expect(files).toBeFocused();
    await tabTo(page, page.getByRole('button', { name: 'Next change' }));
    await keys.press('Enter');
    await expectFocusSeen(page);
    await keys.press('Control+1');
    await expectFocusSeen(page);
  });

  await test.step('view an old version, edit from it, save on top of it', async () => {
    await keys.press('Control+Shift+H');
    await keys.press('ArrowDown');
    await arrowTo(page, version('1.1.0'), 'ArrowDown');
    await keys.press('Enter');
    await expect(standing).toHaveText('Viewing 1.1.0');
    await expectFocusSeen(page);
    await tabTo(page, page.getByRole('button', { name: 'Edit from here' }));
    await keys.press('Enter');
    await expect(text).toBeFocused();
    await keys.press('Control+End');
    await keys.insertText('# On top of 1.1.0.\n');
    await keys.press('Control+s');
    await expect(dialog).toBeVisible();
    await expectFocusSeen(page);
    await tabTo(page, dialog.getByRole('button').last());
    await keys.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(standing).toHaveText('Latest draft, 1 file changed since 1.1.0');
    await expectFocusSeen(page);
  });

  await test.step('undo it; restore a version; undo that', async () => {
    await keys.press('Control+Alt+z');
    await expect(standing).toHaveText('Latest draft, same as 1.2.0');
    await expectFocusSeen(page);
    await keys.press('Control+Shift+H');
    await expect(version('1.1.1')).toBeVisible();
    await keys.press('ArrowDown');
    await arrowTo(page, version('1.1.1'), 'ArrowDown');
    await tabTo(page, page.getByRole('button', { name: 'Restore 1.1.1' }));
    await keys.press('Enter');
    const question = page.getByRole('dialog', { name: 'Roll back to 1.1.1?' });
    await expect(question).toBeVisible();
    await tabTo(page, question.getByRole('button', { name: 'Roll back' }));
    await keys.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(standing).toHaveText('Latest draft, same as 1.1.1');
    await expectFocusSeen(page);
    await keys.press('Control+Alt+z');
    await expect(standing).toHaveText('Latest draft, same as 1.2.0');
  });

  await test.step('make an environment', async () => {
    await keys.press('Control+Shift+E');
    await tabTo(page, dialog.getByRole('button', { name: 'New environment' }));
    await keys.press('Enter');
    const form = page.getByRole('dialog', { name: 'New environment' });
    await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await keys.insertText('archive');
    await tabTo(page, form.getByLabel('Folder to deploy to', { exact: true }));
    await keys.insertText(join(scratch, 'archive'));
    await keys.press('Enter');
    await expect(form).toHaveCount(0);
    await expect(environmentsButton).toHaveAccessibleName(/archive runs nothing yet/);
    await expectFocusSeen(page);
    await keys.press('Escape');
    await expectFocusSeen(page);
  });

  await test.step('deploy the latest draft', async () => {
    await text.focus();
    await keys.insertText('# Deployed\n');
    await keys.press('Control+s');
    await expect(standing).toHaveText('Latest draft, 1 file changed since 1.2.0');
    await keys.press('Control+Shift+D');
    const form = page.getByRole('dialog', { name: 'Deploy latest draft to development' });
    await tabTo(page, form.getByRole('textbox', { name: 'Name' }));
    await keys.insertText('1.3.0');
    await expect(form.getByRole('button', { name: 'Deploy', exact: true })).toBeEnabled();
    await keys.press('Enter');
    await expect(dialog.getByRole('status').getByText(/Live matches 1\.3\.0/)).toBeVisible({
      timeout: 60_000,
    });
    await expectFocusSeen(page);
  });

  await test.step('promote it', async () => {
    await tabTo(page, dialog.getByRole('button', { name: 'Promote to staging…' }));
    await keys.press('Enter');
    const form = page.getByRole('dialog', { name: 'Promote 1.3.0 from development to staging' });
    await expect(form).toBeVisible();
    await tabTo(page, form.getByRole('button', { name: 'Promote', exact: true }));
    await keys.press('Enter');
    await expect(dialog.getByRole('status').getByText(/Live matches 1\.3\.0/)).toBeVisible({
      timeout: 60_000,
    });
    await expectFocusSeen(page);
    await tabTo(page, dialog.getByRole('button', { name: 'Done' }));
    await keys.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expectFocusSeen(page);
  });

  await test.step('roll development back', async () => {
    await keys.press('Control+Shift+E');
    await tabTo(page, page.getByRole('button', { name: 'More for development' }));
    await keys.press('Enter');
    await arrowTo(page, page.getByRole('menuitem', { name: 'Roll back to 1.1.0…' }), 'ArrowDown');
    await keys.press('Enter');
    const form = page.getByRole('dialog', { name: /^Roll back development/ });
    await expect(form).toBeVisible();
    await tabTo(page, form.getByRole('button', { name: 'Roll back', exact: true }));
    await keys.press('Enter');
    await expect(dialog.getByRole('status').getByText(/Live matches 1\.1\.0/)).toBeVisible({
      timeout: 60_000,
    });
    await keys.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(environmentsButton).toBeFocused();
  });

  await test.step('activity: filter, open a receipt, export', async () => {
    await keys.press('Control+3');
    await expectFocusSeen(page);
    await tabTo(page, page.getByRole('searchbox', { name: 'Filter activity' }));
    await keys.insertText('staging');
    const list = page.getByRole('listbox', { name: 'Activity, newest first' });
    await expect(list.getByRole('option').first()).toContainText('1.3.0');
    await tabTo(page, list);
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await expect(dialog).toContainText('staging');
    await expectFocusSeen(page);
    await keys.press('Escape');
    await expect(list).toBeFocused();
    await tabTo(page, page.getByRole('button', { name: 'Export' }), 'back');
    await keys.press('Enter');
    const download = page.waitForEvent('download');
    await arrowTo(page, page.getByRole('menuitem').first(), 'ArrowDown');
    await keys.press('Enter');
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    await expectFocusSeen(page);
  });

  await test.step('help, settings, close project', async () => {
    await keys.press('F1');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await keys.press('Escape');
    await expect(page.getByRole('button', { name: 'Export' })).toBeFocused();
    const projectButton = page.getByRole('button', { name: 'Project Tagline sample' });
    await tabTo(page, projectButton, 'back');
    await keys.press('Enter');
    await arrowTo(page, page.getByRole('menuitem', { name: 'Settings…' }), 'ArrowDown');
    await keys.press('Enter');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await tabTo(page, settings.getByRole('radio', { name: 'System' }));
    await keys.press('ArrowRight');
    await expect(settings.getByRole('radio', { name: 'Light' })).toBeFocused();
    await keys.press('ArrowRight');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await tabTo(page, settings.getByLabel('Your name'));
    await keys.insertText('Grace Keys');
    await keys.press('Escape');
    await expect(settings).toHaveCount(0);
    await expect(projectButton).toBeFocused();
    await keys.press('Enter');
    await arrowTo(page, page.getByRole('menuitem', { name: 'Settings…' }), 'ArrowDown');
    await keys.press('Enter');
    await expect(settings.getByLabel('Your name')).toHaveValue('Grace Keys');
    await keys.press('Escape');
    await expect(projectButton).toBeFocused();
    await keys.press('Enter');
    await arrowTo(page, page.getByRole('menuitem', { name: 'Close project' }), 'ArrowDown');
    await keys.press('Enter');
    await expect(page).toHaveTitle('Tagline');
    await expectFocusSeen(page);
  });

  expect(await git(sample, 'fsck', '--strict', '--no-dangling')).toBe('');
});
