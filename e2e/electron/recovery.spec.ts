import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type DesktopApp, expect, test } from '../support/electron-app.ts';

/** Ends the page's process as a bug in Chromium would. */
async function crash(app: DesktopApp): Promise<void> {
  const page = app.page();
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => {});
  await crashed;
}

/** Waits until another page than `before` has loaded and is answered. */
async function back(app: DesktopApp, before: Page): Promise<void> {
  await expect.poll(() => app.page() !== before).toBe(true);
  await expect(async () => {
    expect((await app.invoke('app.snapshot')).ok).toBe(true);
  }).toPass();
  await app.page().waitForLoadState();
}

test('a crashed page comes back with its text', async ({ launch }) => {
  const app = await launch({ versions: [{ name: '1.0.0', files: { 'a.json': '{}\n' } }] });
  const unsaved = { path: 'a.json', at: { kind: 'draft' }, text: '{"typed":true}\n', expected: null };
  await app.invoke('session.putUnsaved', unsaved);
  const before = app.page();
  await crash(app);
  await back(app, before);
  expect(await app.invoke('session.load')).toMatchObject({
    value: { unsaved: [{ text: '{"typed":true}\n' }] },
  });
  expect(await readFile(join(app.dataDir, 'logs', 'tagline.log'), 'utf8')).toContain(
    'The page is gone: crashed',
  );
});

test('a page that keeps crashing is asked about', async ({ launch }) => {
  const app = await launch({ name: null });
  for (let count = 1; count <= 3; count += 1) {
    const before = app.page();
    await crash(app);
    await back(app, before);
  }
  const last = app.page();
  await crash(app);
  expect(await app.dialog()).toMatchObject({
    message: 'The window keeps failing.',
    buttons: ['Try again', 'Close'],
  });
  await app.answer('Try again');
  await back(app, last);
});

test('a page that hangs can be waited for or reloaded', async ({ launch }) => {
  const app = await launch({ name: null });
  const { id } = await app.window();
  await app.call('window-event', id, 'unresponsive');
  expect(await app.dialog()).toMatchObject({ buttons: ['Wait', 'Reload'] });
  // It answers again: the question goes away by itself.
  await app.call('window-event', id, 'responsive');
  await expect.poll(() => app.call('dialogs')).toEqual([]);

  const before = app.page();
  await app.call('window-event', id, 'unresponsive');
  await app.dialog();
  await app.answer('Reload');
  await back(app, before);
});
