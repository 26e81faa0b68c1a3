import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultSettings, openSettings, parseSettings } from './settings.ts';
import { withMissing } from './settings-recent.ts';

function memoryStore(first: Record<string, unknown> = {}) {
  let stored = first;
  return {
    read: () => stored,
    write: (value: Record<string, unknown>) => {
      stored = structuredClone(value);
    },
  };
}

describe('settings', () => {
  it('falls back to the default for each bad field alone', () => {
    const stored = {
      theme: 'dark',
      fontSize: 4000,
      wordWrap: 'yes',
      sidebarWidth: 300,
      authorName: 'Ada',
      more: 1,
    };
    expect(parseSettings(stored)).toEqual({
      ...defaultSettings,
      theme: 'dark',
      sidebarWidth: 300,
      authorName: 'Ada',
    });
  });

  it.each([[null], ['text'], [[1]], [7], [undefined]])('reads %j as the defaults', stored => {
    expect(parseSettings(stored)).toEqual(defaultSettings);
  });

  it('keeps what changes, and what else stands in the store', () => {
    const store = memoryStore({ bounds: { x: 1 } });
    openSettings(store).update({ theme: 'light', fontSize: undefined });
    expect(store.read()).toMatchObject({ bounds: { x: 1 }, settings: { theme: 'light', fontSize: 13 } });
    expect(openSettings(store).get().theme).toBe('light');
  });
});

describe('recent projects', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 9, 8, minute)).toISOString();

  it('stand newest first, each once, twenty at most', () => {
    const store = memoryStore();
    const settings = openSettings(store);
    for (let number = 0; number < 25; number++) {
      settings.remember({ path: `/p/${number}`, name: `${number}`, openedAt: at(number) });
    }
    settings.remember({ path: '/p/10', name: '10', openedAt: at(50) });
    const paths = openSettings(store)
      .recent()
      .map(({ path }) => path);
    expect(paths).toHaveLength(20);
    expect(paths.slice(0, 3)).toEqual(['/p/10', '/p/24', '/p/23']);
    settings.forget('/p/24');
    expect(openSettings(store).recent()[1]?.path).toBe('/p/23');
  });

  it('loses bad rows only', () => {
    const good = { path: '/p', name: 'p', openedAt: at(1) };
    const store = memoryStore({ recent: [null, good, { path: 4 }, { ...good, openedAt: 'yesterday' }] });
    expect(openSettings(store).recent()).toEqual([good]);
    expect(openSettings(memoryStore({ recent: 'x' })).recent()).toEqual([]);
  });

  it('are marked when their folder is gone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tagline-recent-'));
    const rows = [folder, join(folder, 'gone')].map(path => ({ path, name: 'x', openedAt: at(1) }));
    expect((await withMissing(rows)).map(({ missing }) => missing)).toEqual([false, true]);
    for (const { path } of rows) {
      expect((await withMissing(rows, path)).map(({ missing }) => missing)).toEqual([false, true]);
    }
    await rm(folder, { recursive: true });
  });
});
