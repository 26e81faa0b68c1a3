import type { Page } from '@playwright/test';
import { expect, test } from '../support/electron-app.ts';
import { door } from '../support/electron-preload.ts';
import { git } from '../support/project.ts';

/** Speaks to the main process as broken-into page code would: past the preload, from the frame of that name. */
async function speak(
  page: Page,
  frame: string | null,
  channel: string,
  ...args: unknown[]
): Promise<unknown> {
  const target = frame === null ? page.mainFrame() : page.frame(frame);
  if (!target) throw new Error(`There is no frame ${frame}`);
  return target.evaluate(
    ([name, what, values]) => {
      const passage = (window as unknown as Record<string, (...a: unknown[]) => Promise<unknown>>)[name];
      return passage?.('invoke', what, values);
    },
    [door, channel, args] as const,
  );
}

test('a command goes to the core and its reply comes back', async ({ launch }) => {
  const app = await launch({ versions: [{ name: '1.0.0', files: { 'a.txt': 'a\n' } }] });
  expect(await app.invoke('app.snapshot')).toMatchObject({
    ok: true,
    value: {
      app: {
        head: 'electron',
        capabilities: { pickFolder: true, systemTrash: true, nativeMenu: true, revealFile: true },
      },
      project: { name: 'orders', latestVersion: '1.0.0' },
    },
  });
});

for (const [what, command, input] of [
  ['a wrong type', 'versions.create', { name: 3 }],
  ['a missing field', 'versions.create', {}],
  ['an unknown command', 'versions.explode', {}],
  ['an inherited name', 'app.constructor', {}],
  ['no object', 'project.open', 'C:\\'],
] as const) {
  test(`input with ${what} is a bad request and changes nothing`, async ({ launch }) => {
    const app = await launch({ versions: [{ name: '1.0.0', files: { 'a.txt': 'a\n' } }] });
    expect(await app.invoke(command, input)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(await git(app.project, 'tag')).toBe('1.0.0');
  });
}

test('a command that is no text is a bad request', async ({ launch }) => {
  const app = await launch({ name: null });
  for (const command of [null, 7, { room: 'app' }, undefined]) {
    expect(await speak(app.page(), null, 'tagline:invoke', command, {})).toMatchObject({
      error: { code: 'bad-request' },
    });
  }
});

test('a frame inside the page is refused, and nothing happens', async ({ launch }) => {
  const app = await launch({ versions: [{ name: '1.0.0', files: { 'a.txt': 'a\n' } }] });
  const page = app.page();
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.name = 'inner';
    document.body.append(frame);
  });
  const asked = ['tagline:invoke', 'versions.create', { name: '6.6.6', allowUnchanged: true }] as const;
  expect(await speak(page, 'inner', ...asked)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(await git(app.project, 'tag')).toBe('1.0.0');
  // The very same call from the page itself works: it was the frame that was refused.
  expect(await speak(page, null, ...asked)).toMatchObject({ ok: true });
  expect(await git(app.project, 'tag')).toBe('1.0.0\n6.6.6');
});

test('whoever subscribes gets the current state first, then every change', async ({ launch }) => {
  const app = await launch({ name: null });
  const themes = await app.page().evaluate(async () => {
    const heard: string[] = [];
    const end = window.tagline?.subscribe(event => {
      if (event.type === 'snapshot') heard.push(event.snapshot.settings.theme);
    });
    const until = async (count: number) => {
      while (heard.length < count) await new Promise(resolve => setTimeout(resolve, 10));
    };
    await until(1);
    await window.tagline?.invoke('app.configure', { theme: 'dark' });
    await until(2);
    end?.();
    await window.tagline?.invoke('app.configure', { theme: 'light' });
    await window.tagline?.invoke('app.snapshot', {});
    return heard;
  });
  expect(themes[0]).toBe('system');
  expect(themes.at(-1)).toBe('dark');
});

test('what can’t be cloned is refused by the bridge', async ({ launch }) => {
  const app = await launch({ name: null });
  const outcome = await app.page().evaluate(async () => {
    try {
      await window.tagline?.invoke('app.configure', { theme: () => 'dark' });
      return 'accepted';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(outcome).toBe('DataCloneError');
});
