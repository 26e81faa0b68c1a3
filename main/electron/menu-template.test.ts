import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { type ActionId, actions } from '../../contract/actions.ts';
import type { ProjectSnapshot } from '../../contract/snapshot.ts';
import { actionEnabled } from './action-state.ts';
import { type MenuModel, menuTemplate } from './menu-template.ts';

const ids = Object.keys(actions) as ActionId[];
const model = (more: Partial<MenuModel> = {}): MenuModel => ({
  platform: 'linux',
  development: false,
  enabled: () => true,
  recent: [],
  choose: () => {},
  openRecent: () => {},
  clearRecent: () => {},
  ...more,
});
const flatten = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap(item => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);
const all = (more: Partial<MenuModel> = {}) => flatten(menuTemplate(model(more)));
const roles = (more: Partial<MenuModel> = {}) => all(more).flatMap(({ role }) => role ?? []);
const click = (item: MenuItemConstructorOptions | undefined) => (item?.click as (() => void) | undefined)?.();

describe.each(['linux', 'win32', 'darwin'] as const)('on %s', platform => {
  test('every action stands in its menu, with its shortcut', () => {
    const menus = menuTemplate(model({ platform }));
    for (const id of ids) {
      const { label, keys, menu } = actions[id];
      const place = menus.find(entry => entry.label?.replace('&', '') === menu);
      const items = flatten(place && Array.isArray(place.submenu) ? place.submenu : []);
      expect(items.filter(item => item.id === id)).toMatchObject([
        { label, ...(keys ? { accelerator: keys } : {}) },
      ]);
    }
  });

  test('no shortcut is given twice', () => {
    const keys = all({ platform, development: true }).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('every item has something to show or a meaning', () => {
    for (const item of all({ platform, development: true })) {
      expect(item.label ?? item.role ?? item.type, JSON.stringify(item)).toBeDefined();
    }
  });
});

test('the platform’s own items', () => {
  const editing = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'];
  const viewing = ['resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'];
  expect(roles()).toEqual(expect.arrayContaining([...editing, ...viewing, 'quit', 'about', 'minimize']));
  expect(roles()).not.toContain('appMenu');
  const mac = roles({ platform: 'darwin' });
  expect(mac).toEqual(
    expect.arrayContaining([...editing, ...viewing, 'appMenu', 'front', 'zoom', 'help', 'window']),
  );
  // The app menu has it there.
  expect(mac).not.toContain('quit');
});

test('developer tools are for development', () => {
  expect(roles({ development: true })).toContain('toggleDevTools');
  expect(roles()).not.toContain('toggleDevTools');
  expect(roles()).not.toContain('reload');
});

test('choosing an item chooses its action', () => {
  const choose = vi.fn();
  const items = all({ choose });
  for (const id of ids) click(items.find(item => item.id === id));
  expect(choose.mock.calls.map(([id]) => id)).toEqual(ids);
});

test('recent projects open and can be cleared; missing ones are left out', () => {
  const [openRecent, clearRecent] = [vi.fn(), vi.fn()];
  const openedAt = '2026-03-09T08:00:00.000Z';
  const recent = [
    { path: '/a/r&d', name: 'r&d', openedAt, missing: false },
    { path: '/gone', name: 'gone', openedAt, missing: true },
  ];
  const items = all({ recent, openRecent, clearRecent });
  click(items.find(item => item.label === 'r&&d — /a/r&&d'));
  expect(openRecent).toHaveBeenCalledWith('/a/r&d');
  expect(items.some(item => item.label?.includes('gone'))).toBe(false);
  click(items.find(item => item.id === 'recent.clear'));
  expect(clearRecent).toHaveBeenCalledOnce();
  expect(all().find(item => item.id === 'recent.clear')?.enabled).toBe(false);
});

describe('an action is enabled', () => {
  const project = { undo: null, standing: { kind: 'draft' } } as ProjectSnapshot;
  const enabled = (state: ProjectSnapshot | null) => ids.filter(id => actionEnabled(id, { project: state }));

  test('without a project only where it needs none', () => {
    expect(enabled(null)).toEqual(['project.new', 'project.open', 'project.sample', 'help.shortcuts']);
  });

  test('when it has something to do', () => {
    expect(ids.filter(id => !enabled(project).includes(id))).toEqual(['draft.undo', 'versions.return']);
    const viewing = { ...project, standing: { kind: 'viewing', version: '1.0.0' } } as const;
    expect(enabled(viewing)).toContain('versions.return');
    const undo = { kind: 'restore', version: '1.0.0', at: '2026-03-09T08:00:00.000Z' } as const;
    expect(enabled({ ...project, undo })).toContain('draft.undo');
  });
});
