import { readFileSync } from 'node:fs';

/** The name of the door between a page and the stand-in; a page's own scripts could find it, as in a broken-into renderer. */
export const door = '__electronStandIn';

/** The bundled preload script as an init script of a page, with the renderer's half of the `electron` module. */
export function preloadScript(path: string): string {
  const program = `function (require, module, exports) {\n${readFileSync(path, 'utf8')}\n}`;
  return `(${runPreload.toString()})(${program}, ${JSON.stringify(door)});`;
}

type Door = (mode: 'send' | 'invoke', channel: string, args: unknown[]) => Promise<unknown>;
type Program = (require: (name: string) => object, module: object, exports: object) => void;
type Listener = (event: object, ...args: unknown[]) => void;

/** Runs in the page, so it may use nothing from outside of itself. */
function runPreload(program: Program, doorName: string): void {
  // Electron runs preload scripts in main frames only.
  if (window !== window.top) return;
  const passage = (window as unknown as Record<string, Door>)[doorName];
  if (!passage) return;
  const listeners = new Map<string, Set<Listener>>();
  const listenersOf = (channel: string) => {
    const found = listeners.get(channel) ?? new Set<Listener>();
    listeners.set(channel, found);
    return found;
  };
  const ipcRenderer = {
    // Throws for what can't be cloned, as the real one.
    invoke: async (channel: string, ...args: unknown[]) => passage('invoke', channel, structuredClone(args)),
    send: (channel: string, ...args: unknown[]) => {
      void passage('send', channel, structuredClone(args));
    },
    on: (channel: string, listener: Listener) => listenersOf(channel).add(listener),
    removeListener: (channel: string, listener: Listener) => listenersOf(channel).delete(listener),
  };

  /** What crosses the bridge: functions as wrappers, all else as copies. */
  const across = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]) => across(value(...args.map(across)));
    }
    if (value instanceof Promise) return value.then(across);
    if (Array.isArray(value)) return value.map(across);
    if (value !== null && typeof value === 'object') {
      return Object.freeze(
        Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, across(inner)])),
      );
    }
    return value;
  };
  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown) =>
      Object.defineProperty(window, key, { value: across(api), enumerable: true }),
  };
  const deliver = (channel: string, args: unknown[]) => {
    for (const listener of [...listenersOf(channel)]) listener({}, ...args);
  };
  Object.defineProperty(window, Symbol.for('electron-stand-in'), { value: deliver });

  const require = (name: string) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`A sandboxed preload script can't require ${name}`);
  };
  const module = { exports: {} };
  program(require, module, module.exports);
}
