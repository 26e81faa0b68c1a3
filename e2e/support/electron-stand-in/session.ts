import { EventEmitter } from 'node:events';
import { offer } from './bridge.ts';
import { preventable } from './preventable.ts';

type RequestHandler = (
  contents: { getURL: () => string },
  permission: string,
  answer: (granted: boolean) => void,
  details: object,
) => void;
type CheckHandler = (contents: null, permission: string, origin: string, details: object) => boolean;

class Session extends EventEmitter {
  // Electron grants everything until somebody says otherwise.
  request: RequestHandler = (_contents, _permission, answer) => answer(true);
  check: CheckHandler = () => true;
  device: (details: object) => boolean = () => true;

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: (details: object) => boolean): void {
    this.device = handler;
  }
  setDisplayMediaRequestHandler(): void {}
}

const defaultSession = new Session();
export const session = { defaultSession };

offer('permission', async (permission: string, url: string) => {
  const requested = await new Promise<boolean>(resolve =>
    defaultSession.request({ getURL: () => url }, permission, resolve, {}),
  );
  return { requested, checked: defaultSession.check(null, permission, url, {}) };
});
offer('device-permission', () => defaultSession.device({ deviceType: 'usb' }));
offer('may-download', (url: string) => {
  const event = preventable();
  defaultSession.emit('will-download', event, { getURL: () => url });
  return !event.defaultPrevented;
});
