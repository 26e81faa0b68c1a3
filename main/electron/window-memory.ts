import { type BrowserWindow, type Display, screen } from 'electron';
import Store from 'electron-store';
import { type Bounds, parseWindowState, placeWindow, type WindowState } from './window-state.ts';

/** Remembers where the window was. What can't be read counts as nothing; it is no great loss. */
export function createWindowMemory() {
  const store = new Store<{ state?: unknown }>({ name: 'window', clearInvalidConfig: true });
  return {
    place: (): WindowState => placeWindow(parseWindowState(store.get('state')), workAreas()),
    /** @throws a system error when it can't be written */
    remember(window: BrowserWindow): void {
      const state: WindowState = {
        bounds: window.getNormalBounds(),
        maximised: window.isMaximized(),
        fullscreen: window.isFullScreen(),
      };
      store.set('state', state);
    },
  };
}

export type WindowMemory = ReturnType<typeof createWindowMemory>;

function workAreas(): [Bounds, ...Bounds[]] {
  const primary: Display = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(display => display.id !== primary.id);
  return [primary.workArea, ...others.map(display => display.workArea)];
}
