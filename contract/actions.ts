/**
 * What a user can do from the keyboard or a menu, in one table: the native menu, the screen's shortcuts
 * and the help all read it. `keys` is in Electron's accelerator syntax
 * (https://www.electronjs.org/docs/latest/api/accelerator).
 */
export const actions = {
  'project.new': { label: 'New project…', keys: 'CmdOrCtrl+Shift+N', menu: 'File' },
  'project.open': { label: 'Open folder…', keys: 'CmdOrCtrl+O', menu: 'File' },
  'project.sample': { label: 'Open the sample', keys: null, menu: 'File' },
  'file.new': { label: 'New file…', keys: 'CmdOrCtrl+Alt+N', menu: 'File' },
  'file.save': { label: 'Save', keys: 'CmdOrCtrl+S', menu: 'File' },
  'file.saveAll': { label: 'Save all', keys: 'CmdOrCtrl+Shift+S', menu: 'File' },
  'tab.close': { label: 'Close tab', keys: 'CmdOrCtrl+F4', menu: 'File' },
  'tab.reopen': { label: 'Reopen closed tab', keys: 'CmdOrCtrl+Alt+T', menu: 'File' },
  'project.check': { label: 'Check project…', keys: null, menu: 'File' },
  'project.close': { label: 'Close project', keys: null, menu: 'File' },
  'draft.undo': { label: 'Undo restore', keys: 'CmdOrCtrl+Alt+Z', menu: 'Edit' },
  'view.editor': { label: 'Editor', keys: 'CmdOrCtrl+1', menu: 'View' },
  'view.compare': { label: 'Compare', keys: 'CmdOrCtrl+2', menu: 'View' },
  'view.activity': { label: 'Activity', keys: 'CmdOrCtrl+3', menu: 'View' },
  'view.deployments': { label: 'Deployments', keys: 'CmdOrCtrl+4', menu: 'View' },
  'view.sidebar': { label: 'Toggle files', keys: 'CmdOrCtrl+B', menu: 'View' },
  'file.filter': { label: 'Filter files', keys: 'CmdOrCtrl+Shift+F', menu: 'View' },
  'tab.next': { label: 'Next tab', keys: 'CmdOrCtrl+PageDown', menu: 'View' },
  'tab.previous': { label: 'Previous tab', keys: 'CmdOrCtrl+PageUp', menu: 'View' },
  'versions.open': { label: 'Version history', keys: 'CmdOrCtrl+Shift+H', menu: 'Version' },
  'versions.create': { label: 'Create version…', keys: 'CmdOrCtrl+Shift+K', menu: 'Version' },
  'versions.return': { label: 'Return to latest draft', keys: 'CmdOrCtrl+Shift+L', menu: 'Version' },
  'environments.open': { label: 'Environments', keys: 'CmdOrCtrl+Shift+E', menu: 'Deploy' },
  'deploy.open': { label: 'Deploy latest draft…', keys: 'CmdOrCtrl+Shift+D', menu: 'Deploy' },
  'drift.open': { label: 'Drift…', keys: null, menu: 'Deploy' },
  'help.shortcuts': { label: 'Keyboard shortcuts', keys: 'F1', menu: 'Help' },
} as const satisfies Record<string, { label: string; keys: string | null; menu: ActionMenu }>;

export type ActionMenu = 'File' | 'Edit' | 'View' | 'Version' | 'Deploy' | 'Help';
export type ActionId = keyof typeof actions;
