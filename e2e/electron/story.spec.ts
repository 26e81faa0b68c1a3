import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DesktopApp, expect, test } from '../support/electron-app.ts';
import { keptTexts } from '../support/kept.ts';
import { git, makeProject } from '../support/project.ts';

// The screen and the native window together: what a user does in one shows in the other.

const plan = { versions: [{ name: '1.0.0', files: { 'a.json': '{"a":1}\n' } }] };
const text = (app: DesktopApp) => app.page().getByRole('textbox', { name: 'Text of a.json' });

async function typeInEditor(app: DesktopApp, typed: string): Promise<void> {
  await app.page().getByRole('treeitem', { name: 'a.json' }).click();
  await text(app).click();
  await app.page().keyboard.press('Control+Home');
  await app.page().keyboard.type(typed);
  await expect.poll(async () => (await app.window()).title).toBe('• orders — Tagline');
}

test('typing marks the window, Save in the native menu saves', async ({ launch }) => {
  const app = await launch(plan);
  await typeInEditor(app, '  ');
  await app.choose('file.save');
  await expect.poll(async () => (await app.window()).title).toBe('orders — Tagline');
  expect(String(await app.read('a.json'))).toBe('  {"a":1}\n');
  expect(await git(app.project, 'status', '--porcelain')).toBe(' M a.json');
});

test('a shortcut of the native menu does not fire in the page as well', async ({ launch }) => {
  const app = await launch(plan);
  await typeInEditor(app, '  ');
  // The stand-in has no accelerators: if anything happens now, the page has done it.
  await app.page().keyboard.press('Control+s');
  await app.page().keyboard.press('Control+Shift+H');
  await expect(app.page().getByRole('dialog')).toHaveCount(0);
  expect(String(await app.read('a.json'))).toBe('{"a":1}\n');
});

test('text kept for next time is in the editor after the next start', async ({ launch }) => {
  const app = await launch(plan);
  await typeInEditor(app, '[2],');
  await app.choose('quit');
  await app.dialog();
  await app.answer('Keep for next time');
  expect(await app.ended()).toBe(0);
  await app.restart({ args: ['--project', app.project] });
  await expect(text(app)).toHaveText('[2],{"a":1}');
  expect((await app.window()).title).toBe('• orders — Tagline');
  expect(String(await app.read('a.json'))).toBe('{"a":1}\n');
});

test('save all and quit writes what was typed last', async ({ launch }) => {
  const app = await launch(plan);
  await typeInEditor(app, '[1,2,3]');
  await app.choose('quit');
  await app.dialog();
  await app.answer('Save all and quit');
  expect(await app.ended()).toBe(0);
  const saved = await readFile(join(app.project, 'a.json'), 'utf8');
  expect(saved).toContain('[1,2,3]');
});

test('a crashed page shows its text again', async ({ launch }) => {
  const app = await launch(plan);
  await typeInEditor(app, '[1],');
  await expect.poll(() => keptTexts(app.dataDir)).toEqual(['[1],{"a":1}\n']);
  const before = app.page();
  await before.goto('chrome://crash').catch(() => {});
  await expect.poll(() => app.page() !== before).toBe(true);
  await expect(text(app)).toHaveText('[1],{"a":1}');
});

test('a second start with another project shows it in the same window', async ({ launch }) => {
  const app = await launch(plan);
  const other = await makeProject(app.scratch, 'invoices', {
    versions: [{ name: '7', files: { 'b.txt': 'b' } }],
  });
  expect(await app.startAgain('--project', other)).toBe(0);
  await expect.poll(async () => (await app.window()).title).toBe('invoices — Tagline');
  await expect(app.page().getByRole('treeitem', { name: 'b.txt' })).toBeVisible();
  expect(await app.windowCount()).toBe(1);
});

test('a version is made from the native menu', async ({ launch }) => {
  const app = await launch({ ...plan, draft: { 'b.txt': 'new\n' } });
  await app.choose('versions.create');
  const dialog = app.page().getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('1.1.0');
  await dialog.getByRole('button', { name: /^Create/ }).click();
  await expect.poll(() => git(app.project, 'tag')).toBe('1.0.0\n1.1.0');
});

test('--demo opens the sample', async ({ launch }) => {
  const app = await launch({ name: null });
  expect(await app.startAgain('--demo')).toBe(0);
  await expect.poll(async () => (await app.window()).title).toMatch(/^(?!Tagline$).* — Tagline$/);
});
