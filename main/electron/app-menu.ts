import { app, Menu } from 'electron';
import { type ActionId, actions } from '../../contract/actions.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { actionEnabled } from './action-state.ts';
import type { CoreWatch } from './core-watch.ts';
import { type MenuModel, menuTemplate } from './menu-template.ts';

type Choices = Pick<MenuModel, 'choose' | 'openRecent' | 'clearRecent'>;

/** Keeps the native menu in step with the snapshot; it is built anew only when it would look different. */
export function followMenu(watch: CoreWatch, choices: Choices): void {
  let shown = '';
  watch.follow(snapshot => {
    const look = menuLook(snapshot);
    if (look === shown) return;
    shown = look;
    const template = menuTemplate({
      platform: process.platform,
      development: !app.isPackaged,
      enabled: action => actionEnabled(action, snapshot),
      recent: snapshot.recent,
      ...choices,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  });
}

function menuLook(snapshot: Snapshot): string {
  const enabled = (Object.keys(actions) as ActionId[]).map(action => actionEnabled(action, snapshot));
  const recent = snapshot.recent.map(({ path, name, missing }) => [path, name, missing]);
  return JSON.stringify([enabled, recent]);
}
