import type { MenuItemConstructorOptions } from 'electron';
import { type ActionId, type ActionMenu, actions } from '../../contract/actions.ts';
import type { RecentProject } from '../../contract/snapshot.ts';

export type MenuModel = {
  platform: NodeJS.Platform;
  /** Shows the developer tools and reload. */
  development: boolean;
  enabled: (action: ActionId) => boolean;
  recent: readonly RecentProject[];
  choose: (action: ActionId) => void;
  openRecent: (path: string) => void;
  clearRecent: () => void;
};

const separator: MenuItemConstructorOptions = { type: 'separator' };
/** A line stands before each of these, so that a menu reads in groups. */
const groupStarts = new Set<ActionId>([
  'file.new',
  'file.save',
  'tab.close',
  'project.close',
  'view.sidebar',
  'tab.next',
  'versions.return',
]);

/** The whole application menu, as the platform's users expect it. */
export function menuTemplate(model: MenuModel): MenuItemConstructorOptions[] {
  const mac = model.platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: fileItems(model) },
    { label: '&Edit', submenu: editItems(model, mac) },
    { label: '&View', submenu: viewItems(model) },
    { label: 'Ve&rsion', submenu: actionItems(model, 'Version') },
    { label: '&Deploy', submenu: actionItems(model, 'Deploy') },
    { label: '&Window', role: 'window', submenu: windowItems(mac) },
    {
      label: '&Help',
      role: 'help',
      submenu: [...actionItems(model, 'Help'), ...(mac ? [] : [separator, { role: 'about' } as const])],
    },
  ];
}

function fileItems(model: MenuModel): MenuItemConstructorOptions[] {
  const items = actionItems(model, 'File');
  const afterOpen = items.findIndex(item => item.id === 'project.open') + 1;
  const recent: MenuItemConstructorOptions = {
    id: 'recent',
    label: 'Open recent',
    submenu: recentItems(model),
  };
  return [
    ...items.slice(0, afterOpen),
    recent,
    ...items.slice(afterOpen),
    closeTabTwin(model),
    ...(model.platform === 'darwin' ? [] : [separator, { role: 'quit' } as const]),
  ];
}

function recentItems(model: MenuModel): MenuItemConstructorOptions[] {
  const there = model.recent.filter(project => !project.missing);
  const named = there.map(({ name, path }) => ({
    label: escapeLabel(`${name} — ${path}`),
    click: () => model.openRecent(path),
  }));
  const none = { label: 'No recent projects', enabled: false };
  return [
    ...(named.length > 0 ? named : [none]),
    separator,
    { id: 'recent.clear', label: 'Clear', enabled: model.recent.length > 0, click: model.clearRecent },
  ];
}

/** The action's own keys also work in a browser; in a window of our own the usual ones are free. */
function closeTabTwin(model: MenuModel): MenuItemConstructorOptions {
  return {
    ...actionItem(model, 'tab.close'),
    id: 'tab.close.twin',
    accelerator: 'CmdOrCtrl+W',
    visible: false,
  };
}

function editItems(model: MenuModel, mac: boolean): MenuItemConstructorOptions[] {
  return [
    { role: 'undo' },
    { role: 'redo' },
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    ...(mac ? [{ role: 'pasteAndMatchStyle' } as const] : []),
    { role: 'delete' },
    { role: 'selectAll' },
    separator,
    ...actionItems(model, 'Edit'),
  ];
}

function viewItems(model: MenuModel): MenuItemConstructorOptions[] {
  const developer: MenuItemConstructorOptions[] = [separator, { role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    ...actionItems(model, 'View'),
    separator,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
    ...(model.development ? developer : []),
  ];
}

function windowItems(mac: boolean): MenuItemConstructorOptions[] {
  if (!mac) return [{ role: 'minimize' }, { role: 'close', accelerator: 'Alt+F4' }];
  return [
    { role: 'minimize' },
    { role: 'zoom' },
    separator,
    { role: 'front' },
    { role: 'close', accelerator: 'Shift+Cmd+W' },
  ];
}

function actionItems(model: MenuModel, menu: ActionMenu): MenuItemConstructorOptions[] {
  const ids = (Object.keys(actions) as ActionId[]).filter(id => actions[id].menu === menu);
  return ids.flatMap((id, index) =>
    index > 0 && groupStarts.has(id) ? [separator, actionItem(model, id)] : [actionItem(model, id)],
  );
}

function actionItem(model: MenuModel, id: ActionId): MenuItemConstructorOptions {
  const { label, keys } = actions[id];
  return {
    id,
    label,
    enabled: model.enabled(id),
    click: () => model.choose(id),
    ...(keys === null ? {} : { accelerator: keys }),
  };
}

/** A lone `&` in a label would become an underlined letter. */
const escapeLabel = (label: string) => label.replaceAll('&', '&&');
