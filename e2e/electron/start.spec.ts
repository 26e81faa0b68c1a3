import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../support/electron-app.ts';
import { makeProject } from '../support/project.ts';

test('a second start opens its project in the first, and its window comes to the front', async ({
  launch,
}) => {
  const app = await launch();
  const other = await makeProject(app.scratch, 'invoices', {
    versions: [{ name: '1', files: { 'a.txt': 'a' } }],
  });
  await app.call('minimise', (await app.window()).id);
  const asked = app.page().evaluate(
    () =>
      new Promise(resolve => {
        window.tagline?.subscribe(event => {
          if (event.type === 'open-path') resolve(event.path);
        });
      }),
  );
  expect(await app.startAgain('--project', other)).toBe(0);
  expect(await asked).toBe(other);
  expect(await app.window()).toMatchObject({ minimised: false, focused: true });
});

test('a second start without a project only brings the window to the front', async ({ launch }) => {
  const app = await launch();
  await app.call('minimise', (await app.window()).id);
  expect(await app.startAgain()).toBe(0);
  await expect.poll(async () => (await app.window()).minimised).toBe(false);
  expect((await app.window()).title).toBe('orders — Tagline');
});

test('a start with a project has it open', async ({ launch }) => {
  const app = await launch({ name: 'billing' });
  await expect.poll(async () => (await app.window()).title).toBe('billing — Tagline');
  expect(await app.invoke('app.snapshot')).toMatchObject({ value: { project: { path: app.project } } });
});

test('corrupt settings are kept aside and said', async ({ launch }) => {
  const app = await launch({ name: null, data: { 'config.json': '{"theme": "dark", ' } });
  const kept = (await readdir(app.dataDir)).filter(name => name.startsWith('config.corrupt-'));
  expect(kept).toHaveLength(1);
  expect(await readFile(join(app.dataDir, kept[0] ?? ''), 'utf8')).toBe('{"theme": "dark", ');
  expect(await app.invoke('app.snapshot')).toMatchObject({
    value: { notices: [{ tone: 'warning', detail: expect.stringContaining(kept[0] ?? '') }] },
  });
  // New settings are written beside it.
  await app.invoke('app.configure', { theme: 'dark' });
  await expect
    .poll(async () => JSON.parse(await readFile(join(app.dataDir, 'config.json'), 'utf8')))
    .toMatchObject({ settings: { theme: 'dark' } });
});

test('settings last', async ({ launch }) => {
  const app = await launch({ name: null });
  await app.invoke('app.configure', { theme: 'dark', fontSize: 17 });
  await app.restart({});
  expect(await app.call('theme-source')).toBe('dark');
  expect(await app.invoke('app.snapshot')).toMatchObject({
    value: { settings: { theme: 'dark', fontSize: 17 } },
  });
});

test('folder dialog, trash and file manager are the system’s', async ({ launch }) => {
  const app = await launch({ versions: [{ name: '1.0.0', files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } }] });
  const picking = app.invoke('project.pickFolder', { title: 'Where to?' });
  expect(await app.dialog()).toMatchObject({ message: 'Where to?' });
  await app.answer(app.scratch);
  expect(await picking).toEqual({ ok: true, value: { path: app.scratch } });

  const cancelled = app.invoke('project.pickFolder', { title: 'Where to?' });
  await app.dialog();
  await app.answer('');
  expect(await cancelled).toEqual({ ok: true, value: { path: null } });

  expect(await app.invoke('files.reveal', { path: 'a.txt' })).toMatchObject({ ok: true });
  expect(await app.call('revealed')).toEqual([join(app.project, 'a.txt')]);

  expect(await app.invoke('files.remove', { path: 'b.txt' })).toEqual({
    ok: true,
    value: { undoToken: null },
  });
  await expect(access(join(app.project, 'b.txt'))).rejects.toThrow();
  expect(await readFile(join(app.scratch, 'trash', 'b.txt'), 'utf8')).toBe('b\n');
});
