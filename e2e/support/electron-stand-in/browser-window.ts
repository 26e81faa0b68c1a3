import { EventEmitter } from 'node:events';
import { app, openWindows } from './app.ts';
import { offer, tellBrowser } from './bridge.ts';
import type { PageMessage, Rectangle } from './messages.ts';
import { preventable } from './preventable.ts';
import { session } from './session.ts';
import { WebContents } from './web-contents.ts';

type Options = Rectangle & {
  minWidth?: number;
  minHeight?: number;
  show?: boolean;
  title?: string;
  backgroundColor?: string;
  webPreferences: { preload: string; [name: string]: unknown };
};

type Look = { title: string; edited: boolean; file: string; background: string; focused: boolean };
type State = {
  visible: boolean;
  maximised: boolean;
  fullscreen: boolean;
  minimised: boolean;
  destroyed: boolean;
};

const windows = new Map<number, BrowserWindow>();
let lastId = 0;

export class BrowserWindow extends EventEmitter {
  readonly id = ++lastId;
  readonly webContents: WebContents;
  readonly options: Options;
  #look: Look = { title: '', edited: false, file: '', background: '', focused: false };
  #bounds: Rectangle;
  #state: State = { visible: true, maximised: false, fullscreen: false, minimised: false, destroyed: false };

  static getAllWindows = () => [...windows.values()];

  constructor(options: Options) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { x, y, width, height, title = app.name, backgroundColor = '#fff', show = true } = options;
    this.options = options;
    this.#bounds = { x, y, width, height };
    this.#look = { ...this.#look, title, background: backgroundColor };
    this.#state.visible = show;
    this.webContents = new WebContents(this.id, session.defaultSession);
    windows.set(this.id, this);
    openWindows.add(this);
    app.emit('web-contents-created', preventable(), this.webContents);
    tellBrowser({ type: 'open-page', window: this.id, preload: options.webPreferences.preload });
  }

  loadURL = (url: string) => this.webContents.loadURL(url);
  isDestroyed = () => this.#state.destroyed;
  isMinimized = () => this.#state.minimised;
  isMaximized = () => this.#state.maximised;
  isFullScreen = () => this.#state.fullscreen;
  getNormalBounds = () => this.#bounds;
  setTitle = (title: string) => this.#wear({ title });
  setDocumentEdited = (edited: boolean) => this.#wear({ edited });
  setRepresentedFilename = (file: string) => this.#wear({ file });
  setBackgroundColor = (background: string) => this.#wear({ background });
  setProgressBar(): void {}
  focus = () => this.#wear({ focused: true });
  restore = () => this.#become({ minimised: false });
  minimize = () => this.#become({ minimised: true });
  show = () => this.#become({ visible: true });
  /** Shows the window too, as the real one. */
  maximize = () => this.#become({ maximised: true, visible: true });
  setFullScreen = (fullscreen: boolean) => this.#become({ fullscreen });

  setBounds(bounds: Rectangle): void {
    this.#bounds = bounds;
  }

  close(): void {
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented) app.stayAlive();
    else tellBrowser({ type: 'close-page', window: this.id });
  }

  destroy(): void {
    tellBrowser({ type: 'close-page', window: this.id });
  }

  /** The page has ended, with its unload handlers. */
  gone(): void {
    this.#state.destroyed = true;
    this.webContents.destroy();
    windows.delete(this.id);
    openWindows.delete(this);
    this.emit('closed');
    app.windowClosed();
  }

  describe() {
    const { webPreferences, minWidth, minHeight } = this.options;
    const { preload: _, ...preferences } = webPreferences;
    return {
      id: this.id,
      bounds: this.#bounds,
      minWidth,
      minHeight,
      preferences,
      ...this.#look,
      ...this.#state,
    };
  }

  #wear(look: Partial<Look>): void {
    if (this.#state.destroyed) throw new Error('Object has been destroyed');
    this.#look = { ...this.#look, ...look };
  }

  #become(state: Partial<State>): void {
    this.#state = { ...this.#state, ...state };
  }
}

function find(id: number): BrowserWindow {
  const window = windows.get(id);
  if (!window) throw new Error(`There is no window ${id}.`);
  return window;
}

offer('windows', () => BrowserWindow.getAllWindows().map(window => window.describe()));
offer('close-window', (id: number) => find(id).close());
offer('set-bounds', (id: number, bounds: Rectangle) => find(id).setBounds(bounds));
offer('maximise', (id: number) => find(id).maximize());
offer('minimise', (id: number) => find(id).minimize());
offer('window-event', (id: number, name: string) => find(id).emit(name));
offer('may-attach-webview', (id: number) => find(id).webContents.mayAttachWebview());

// What the browser tells of its pages.
offer('ipc', (message: PageMessage) => find(message.window).webContents.receive(message));
offer('may-navigate', (id: number, url: string, main: boolean) =>
  find(id).webContents.mayNavigate(url, main),
);
offer('may-open', (id: number, url: string) => find(id).webContents.mayOpen(url));
offer('page-painted', (id: number) => find(id).emit('ready-to-show'));
offer('page-gone', (id: number) => windows.get(id)?.gone());
offer('page-crashed', (id: number) => {
  find(id).webContents.emit('render-process-gone', preventable(), { reason: 'crashed', exitCode: 5 });
});
