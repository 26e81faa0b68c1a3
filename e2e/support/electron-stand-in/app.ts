import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { config, offer } from './bridge.ts';
import { preventable } from './preventable.ts';
import { takeLock } from './single-instance.ts';

const manifest = JSON.parse(readFileSync(join(config.appPath, 'package.json'), 'utf8')) as {
  version: string;
  productName: string;
};

/** What quitting closes; browser-window.ts puts them in. */
export const openWindows = new Set<{ close: () => void }>();

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly name = manifest.productName;
  quitting = false;
  sandboxEnforced = false;
  #ready = false;
  #paths: { [name: string]: string } = { home: config.home };

  getAppPath = () => config.appPath;
  getVersion = () => manifest.version;
  getName = () => this.name;
  isReady = () => this.#ready;
  setAboutPanelOptions(): void {}

  enableSandbox(): void {
    this.#onlyBeforeReady('app.enableSandbox()');
    this.sandboxEnforced = true;
  }

  getPath(name: string): string {
    const path = this.#paths[name];
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
    this.#paths[name] = path;
  }

  requestSingleInstanceLock(additionalData: object = {}): boolean {
    const message = { argv: process.argv, cwd: process.cwd(), additionalData };
    return takeLock(this.getPath('userData'), message, received => {
      const { argv, cwd, additionalData: data } = received as typeof message;
      this.emit('second-instance', preventable(), argv, cwd, data);
    });
  }

  async whenReady(): Promise<void> {
    if (!this.#ready) await new Promise(resolve => this.once('ready', resolve));
  }

  becomeReady(): void {
    this.#ready = true;
    this.emit('ready', preventable(), {});
  }

  quit(): void {
    if (this.quitting) return;
    const before = preventable();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.quitting = true;
    if (openWindows.size === 0) this.#end();
    else for (const window of [...openWindows]) window.close();
  }

  /** A window did not close, so nothing is quit. */
  stayAlive(): void {
    this.quitting = false;
  }

  windowClosed(): void {
    if (openWindows.size > 0) return;
    if (this.quitting) this.#end();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  exit(code = 0): void {
    this.emit('quit', preventable(), code);
    process.exit(code);
  }

  #end(): void {
    const event = preventable();
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.quitting = false;
    else this.exit(0);
  }

  #onlyBeforeReady(call: string): void {
    if (this.#ready) throw new Error(`${call} can only be called before app is ready`);
  }
}

export const app = new App();

offer('quit', () => app.quit());
offer('app-event', (name: string, ...args: unknown[]) => app.emit(name, preventable(), ...args));
offer('sandbox-enforced', () => app.sandboxEnforced);
