import { type DesktopApp, expect, test } from '../support/electron-app.ts';
import { git } from '../support/project.ts';

const plan = { versions: [{ name: '1.0.0', files: { 'a.json': '{"a":1}\n' } }] };

/** Unsaved text as the editor hands it to the core. */
async function type(app: DesktopApp, text: string): Promise<void> {
  const expected = await git(app.project, 'rev-parse', 'HEAD:a.json');
  const unsaved = { path: 'a.json', at: { kind: 'draft' }, text, expected };
  expect(await app.invoke('session.putUnsaved', unsaved)).toMatchObject({ ok: true });
  await expect.poll(async () => (await app.window()).title).toBe('• orders — Tagline');
}

test('unsaved text marks the window', async ({ launch }) => {
  const app = await launch(plan);
  await type(app, '{"a":2}\n');
  expect(await app.window()).toMatchObject({ edited: true });
  await app.invoke('session.dropUnsaved', { path: 'a.json' });
  await expect.poll(async () => (await app.window()).title).toBe('orders — Tagline');
  expect(await app.window()).toMatchObject({ edited: false });
});

test('without unsaved text it quits at once', async ({ launch }) => {
  const app = await launch(plan);
  await app.call('close-window', (await app.window()).id);
  expect(await app.ended()).toBe(0);
});

test('quit with unsaved text asks; cancel keeps everything as it is', async ({ launch }) => {
  const app = await launch(plan);
  await type(app, '{"a":2}\n');
  await app.choose('quit');
  expect(await app.dialog()).toMatchObject({
    message: 'orders has unsaved text in one file.',
    buttons: ['Save all and quit', 'Keep for next time', 'Cancel'],
  });
  await app.answer('Cancel');
  expect((await app.invoke('app.snapshot')).ok).toBe(true);
  expect(String(await app.read('a.json'))).toBe('{"a":1}\n');
  // And it asks again the next time.
  await app.call('close-window', (await app.window()).id);
  expect((await app.dialog()).buttons).toContain('Cancel');
});

test('save all and quit: the text is in the latest draft', async ({ launch }) => {
  const app = await launch(plan);
  await type(app, '{"a":2}\n');
  await app.choose('quit');
  await app.dialog();
  await app.answer('Save all and quit');
  expect(await app.ended()).toBe(0);
  expect(String(await app.read('a.json'))).toBe('{"a":2}\n');
  await app.restart({ args: ['--project', app.project] });
  expect(await app.invoke('session.load')).toMatchObject({ ok: true, value: { unsaved: [] } });
});

test('keep for next time: the file is untouched and the text is there after the next start', async ({
  launch,
}) => {
  const app = await launch(plan);
  await type(app, '{"a":2}\n');
  await app.call('close-window', (await app.window()).id);
  await app.dialog();
  await app.answer('Keep for next time');
  expect(await app.ended()).toBe(0);
  expect(String(await app.read('a.json'))).toBe('{"a":1}\n');
  await app.restart({ args: ['--project', app.project] });
  await expect
    .poll(() => app.invoke('session.load'))
    .toMatchObject({ ok: true, value: { unsaved: [{ path: 'a.json', text: '{"a":2}\n' }] } });
});

test('a file that changed outside is not overwritten: told, and the window stays', async ({ launch }) => {
  const app = await launch(plan);
  await type(app, '{"a":2}\n');
  await app.write({ 'a.json': '{"a":"from elsewhere"}\n' });
  await app.choose('quit');
  await app.dialog();
  await app.answer('Save all and quit');
  await expect.poll(async () => (await app.dialog()).message).toBe('Not everything could be saved.');
  expect((await app.dialog()).detail).toContain('a.json');
  await app.answer('OK');
  expect(String(await app.read('a.json'))).toBe('{"a":"from elsewhere"}\n');
  expect(await app.invoke('session.load')).toMatchObject({ value: { unsaved: [{ text: '{"a":2}\n' }] } });
});
