import { expect, test } from '../support/electron-app.ts';

test('the page can’t be led away', async ({ launch }) => {
  const app = await launch({ name: null });
  const page = app.page();
  const start = page.url();
  for (const url of ['https://example.com/', 'http://127.0.0.1:9/', '/other.html', 'https://git-scm.com/']) {
    await page.evaluate(address => {
      window.location.href = address;
    }, url);
    await page.waitForTimeout(100);
    expect(page.url()).toBe(start);
    expect((await app.invoke('app.snapshot')).ok).toBe(true);
  }
  expect(await app.call('opened-outside')).toEqual([]);
});

test('no new window opens; an allowed link goes to the user’s browser, everything else nowhere', async ({
  launch,
  context,
}) => {
  const app = await launch({ name: null });
  const open = (url: string) => app.page().evaluate(address => void window.open(address), url);
  for (const url of [
    'https://example.com/',
    'http://git-scm.com/',
    'https://git-scm.com@example.com/',
    'https://git-scm.com/docs/git-tag',
  ]) {
    await open(url);
    await expect.poll(() => context.pages().length).toBe(1);
  }
  await expect.poll(() => app.call('opened-outside')).toEqual(['https://git-scm.com/docs/git-tag']);
  expect(await app.windowCount()).toBe(1);
});

test('permissions are refused, all but writing text to the clipboard', async ({ launch }) => {
  const app = await launch({ name: null });
  const refused = { requested: false, checked: false };
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'midi',
    'usb',
    'serial',
    'hid',
    'display-capture',
    'fullscreen',
    'something-new',
  ]) {
    expect(await app.call('permission', permission, 'tagline://app/index.html'), permission).toEqual(refused);
  }
  const writing = 'clipboard-sanitized-write';
  expect(await app.call('permission', writing, 'tagline://app/index.html')).toEqual({
    requested: true,
    checked: true,
  });
  expect(await app.call('permission', writing, 'https://example.com/')).toEqual(refused);
  expect(await app.call('device-permission')).toBe(false);
});

test('webviews are refused, and downloads that the page did not make itself', async ({ launch }) => {
  const app = await launch({ name: null });
  expect(await app.call('may-attach-webview', (await app.window()).id)).toBe(false);
  expect(await app.call('may-download', 'https://example.com/evil.exe')).toBe(false);
  expect(await app.call('may-download', 'blob:https://example.com/1-2')).toBe(false);
  expect(await app.call('may-download', 'blob:tagline://app/1-2')).toBe(true);
});
