import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  test as base,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Page,
} from '@playwright/test';
import { electronObstacle, findElectron } from '../../build/electron-binary.mjs';
import { gitEnv, makeProject, temporaryFolder } from '../support/project.ts';

const root = join(import.meta.dirname, '..', '..');
const binary = findElectron();
const missing =
  "Electron's binary is not on this machine (npx install-electron, or ELECTRON_OVERRIDE_DIST_PATH)";
const obstacle = binary === undefined ? missing : electronObstacle();

type Desktop = { app: ElectronApplication; page: Page; project: string };

const test = base.extend<{ desktop: Desktop }>({
  desktop: async ({ locale: _ }, use) => {
    const scratch = await temporaryFolder();
    const dataDir = join(scratch, 'data');
    await mkdir(dataDir);
    const project = await makeProject(scratch, 'orders', {
      versions: [{ name: '1.0.0', files: { 'a.txt': 'a\n' } }],
    });
    // Without an executable path Playwright would start a download.
    const app = await electron.launch({
      executablePath: binary ?? '',
      args: [root, '--project', project],
      env: { ...definedOnly(gitEnv()), TAGLINE_DATA_DIR: dataDir },
    });
    await use({ app, page: await app.firstWindow(), project });
    await app.close();
    await rm(scratch, { recursive: true, force: true });
  },
});
test.skip(obstacle !== undefined, obstacle);

const definedOnly = (env: NodeJS.ProcessEnv): { [name: string]: string } =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

test('the window shows the project under its own scheme and policy, without Node', async ({ desktop }) => {
  const { app, page } = desktop;
  expect(page.url()).toBe('tagline://app/index.html');
  const reply = await page.evaluate(() => window.tagline?.invoke('app.snapshot', {}));
  expect(reply).toMatchObject({
    ok: true,
    value: { app: { head: 'electron' }, project: { name: 'orders' } },
  });
  expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
  const policy = await page.evaluate(async () =>
    (await fetch('index.html')).headers.get('content-security-policy'),
  );
  expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
  const shown = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return {
      title: window?.getTitle(),
      visible: window?.isVisible(),
      count: BrowserWindow.getAllWindows().length,
    };
  });
  expect(shown).toEqual({ title: 'orders — Tagline', visible: true, count: 1 });
});

test('the page can’t leave, and opens no window', async ({ desktop }) => {
  const { app, page } = desktop;
  await page.evaluate(() => {
    window.open('https://example.com/');
    window.location.href = 'https://example.com/';
  });
  await expect
    .poll(() => page.evaluate(() => window.tagline?.invoke('app.snapshot', {})))
    .toMatchObject({ ok: true });
  expect(page.url()).toBe('tagline://app/index.html');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a frame inside the page has no transport, and its messages are refused', async ({ desktop }) => {
  const { page } = desktop;
  const inner = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return typeof frame.contentWindow?.tagline;
  });
  expect(inner).toBe('undefined');
});

test('the menu and the theme are native', async ({ desktop }) => {
  const { app, page } = desktop;
  const save = await app.evaluate(({ Menu }) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById('file.save');
    return { enabled: item?.enabled, accelerator: item?.accelerator };
  });
  expect(save).toEqual({ enabled: true, accelerator: 'CmdOrCtrl+S' });
  await page.evaluate(() => window.tagline?.invoke('app.configure', { theme: 'dark' }));
  await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
});

test('quitting with unsaved text asks; Cancel stays', async ({ desktop }) => {
  const { app, page } = desktop;
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (_window: unknown, box: { message: string; buttons: string[] }) => {
      asked.push(box.message);
      return { response: box.buttons.indexOf('Cancel'), checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });
  const unsaved = { path: 'a.txt', at: { kind: 'draft' }, text: 'b\n', expected: null };
  await page.evaluate(text => window.tagline?.invoke('session.putUnsaved', text), unsaved);
  const edited = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
  await expect.poll(edited).toMatch(/orders — Tagline$/);
  await app.evaluate(({ app: program }) => program.quit());
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked))
    .toEqual(['orders has unsaved text in one file.']);
  await page.evaluate(() => window.tagline?.invoke('session.dropUnsaved', { path: 'a.txt' }));
});
