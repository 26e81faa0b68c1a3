import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { dataDir } from '../node-ports/data-dir.ts';
import { startDesktop } from './desktop.ts';
import { dieLoudly } from './fatal.ts';
import { lockContents } from './lockdown.ts';
import { createLog } from './log.ts';
import { asOpenRequest, type OpenRequest, parseOpenRequest } from './open-request.ts';
import { declareScheme } from './page-protocol.ts';

// In development the second argument is the app's folder.
const args = process.argv.slice(app.isPackaged ? 1 : 2);
let request: OpenRequest | null = parseOpenRequest(args, process.cwd());
/** Until the window is there, what comes later takes the place of what came first. */
let open = (later: OpenRequest | null): void => {
  request = later ?? request;
};

// The lock belongs to the data folder, so that comes first.
mkdirSync(dataDir(), { recursive: true });
app.setPath('userData', dataDir());
if (app.requestSingleInstanceLock({ request })) {
  const log = createLog(join(app.getPath('userData'), 'logs', 'tagline.log'));
  dieLoudly(log);
  app.enableSandbox();
  declareScheme();
  lockContents();
  // Exists there alone.
  if (process.platform === 'win32') app.setAppUserModelId('app.tagline.desktop');

  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const handed: unknown = data;
    open(
      typeof handed === 'object' && handed !== null && 'request' in handed
        ? asOpenRequest(handed.request)
        : null,
    );
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open({ kind: 'project', path });
  });
  app.on('activate', () => open(null));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  app
    .whenReady()
    .then(() => startDesktop(log))
    .then(desktop => {
      open = desktop.open;
      return desktop.start(request);
    })
    .catch((error: unknown) => {
      log.write('Tagline did not start', error);
      const reason = error instanceof Error ? error.message : String(error);
      dialog.showErrorBox('Tagline did not start', `${reason}\n\nThe details are in ${log.path}`);
      app.exit(1);
    });
} else app.quit();
