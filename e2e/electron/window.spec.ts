import { expect, test } from '../support/electron-app.ts';

test('the window opens with the page under its own scheme, its policy and no Node', async ({ launch }) => {
  const app = await launch({ name: null });
  const page = app.page();
  const response = await app.call('fetch', 'tagline://app/index.html', 'GET');
  expect(response).toMatchObject({ status: 200, headers: { 'x-content-type-options': 'nosniff' } });
  expect((response as { headers: { [name: string]: string } }).headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self';/,
  );
  for (const url of [
    'tagline://other/index.html',
    'tagline://app/..%2fpackage.json',
    'tagline://app/nothing.js',
  ]) {
    expect(await app.call('fetch', url, 'GET')).toMatchObject({ status: 404 });
  }
  expect(await app.call('fetch', 'tagline://app/index.html', 'POST')).toMatchObject({ status: 404 });
  expect(await page.evaluate(() => typeof window.tagline?.invoke)).toBe('function');
  expect(await page.evaluate(() => ['require', 'process', 'module'].filter(name => name in window))).toEqual(
    [],
  );
});

test('the page is sandboxed and isolated, and its scheme a secure origin', async ({ launch }) => {
  const app = await launch({ name: null });
  const { preferences } = await app.window();
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  const weakening = [
    'webSecurity',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
  ];
  expect(weakening.filter(name => name in preferences)).toEqual([]);
  expect(await app.call('sandbox-enforced')).toBe(true);
  expect(await app.call('schemes')).toMatchObject([
    { scheme: 'tagline', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
});

test('bounds are remembered, and brought back to a screen that exists', async ({ launch }) => {
  const wide = [
    { x: 0, y: 0, width: 1920, height: 1050 },
    { x: 1920, y: 0, width: 2560, height: 1400 },
  ];
  const app = await launch({ name: null, screens: wide });
  const { id } = await app.window();
  const placed = { x: 2300, y: 200, width: 1500, height: 900 };
  await app.call('set-bounds', id, placed);
  await app.choose('quit');
  expect(await app.ended()).toBe(0);

  await app.restart({});
  expect((await app.window()).bounds).toEqual(placed);
  await app.restart({ screens: wide.slice(0, 1) });
  expect((await app.window()).bounds).toEqual({ x: 210, y: 75, width: 1500, height: 900 });
});

test('a maximised window comes back maximised', async ({ launch }) => {
  const app = await launch({ name: null });
  await app.call('maximise', (await app.window()).id);
  await app.choose('quit');
  expect(await app.ended()).toBe(0);
  await app.restart({});
  expect(await app.window()).toMatchObject({ maximised: true, fullscreen: false });
});

test('title and file follow the open project', async ({ launch }) => {
  const app = await launch();
  await expect.poll(async () => (await app.window()).title).toBe('orders — Tagline');
  expect(await app.window()).toMatchObject({ file: app.project, edited: false });
});

test('native colours follow the theme in the settings', async ({ launch }) => {
  const app = await launch({ name: null });
  expect(await app.window()).toMatchObject({ background: '#f5f6f8' });
  await app.call('system-dark', true);
  await expect.poll(async () => (await app.window()).background).toBe('#14161b');
  await app.invoke('app.configure', { theme: 'light' });
  await expect.poll(() => app.call('theme-source')).toBe('light');
  await expect.poll(async () => (await app.window()).background).toBe('#f5f6f8');
  await app.invoke('app.configure', { theme: 'dark' });
  await expect
    .poll(() => app.page().evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
    .toBe(true);
});
