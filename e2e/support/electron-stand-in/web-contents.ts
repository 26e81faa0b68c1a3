import { EventEmitter } from 'node:events';
import { tellBrowser } from './bridge.ts';
import { ipcMain } from './ipc-main.ts';
import type { FrameInfo, PageMessage } from './messages.ts';
import { preventable } from './preventable.ts';

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export class WebContents extends EventEmitter {
  /** One object as long as the window lives, like Electron's: frames are compared by identity. */
  readonly mainFrame = { url: '' };
  #destroyed = false;
  #openHandler: OpenHandler = () => ({ action: 'allow' });

  constructor(
    readonly id: number,
    readonly session: object,
  ) {
    super();
  }

  isDestroyed = () => this.#destroyed;
  getURL = () => this.mainFrame.url;
  replaceMisspelling(): void {}

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#alive();
    tellBrowser({ type: 'send', window: this.id, channel, args: structuredClone(args) });
  }

  async loadURL(url: string): Promise<void> {
    this.#alive();
    const { protocol, host, pathname, search } = new URL(url);
    if (protocol !== 'tagline:' || host !== 'app')
      throw new Error(`The stand-in shows tagline://app alone: ${url}`);
    this.mainFrame.url = url;
    this.#startNavigation(url);
    tellBrowser({ type: 'load', window: this.id, path: pathname + search });
  }

  reload(): void {
    this.#alive();
    this.#startNavigation(this.mainFrame.url);
    tellBrowser({ type: 'reload', window: this.id });
  }

  forcefullyCrashRenderer(): void {
    tellBrowser({ type: 'crash', window: this.id });
  }

  /** Asks the listeners as Chromium does. @returns whether the page may go there */
  mayNavigate(url: string, main: boolean): boolean {
    const details = preventable({ url, isMainFrame: main, isSameDocument: false });
    this.emit('will-frame-navigate', details);
    if (main) this.emit('will-navigate', details, url);
    return !details.defaultPrevented;
  }

  mayOpen = (url: string) => this.#openHandler({ url }).action === 'allow';

  mayAttachWebview(): boolean {
    const event = preventable();
    this.emit('will-attach-webview', event, {}, { src: 'https://example.com' });
    return !event.defaultPrevented;
  }

  async receive({ mode, frame, channel, args }: PageMessage): Promise<unknown> {
    const event = { sender: this, senderFrame: this.#frame(frame) };
    if (mode === 'invoke') return ipcMain.invoke(channel, event, args);
    ipcMain.emit(channel, event, ...args);
    return undefined;
  }

  destroy(): void {
    this.#destroyed = true;
    this.emit('destroyed');
  }

  #frame({ url, main }: FrameInfo): { url: string } {
    if (!main) return { url };
    this.mainFrame.url = url;
    return this.mainFrame;
  }

  #startNavigation(url: string): void {
    this.emit('did-start-navigation', preventable({ url, isMainFrame: true, isSameDocument: false }));
  }

  #alive(): void {
    if (this.#destroyed) throw new Error('Object has been destroyed');
  }
}
