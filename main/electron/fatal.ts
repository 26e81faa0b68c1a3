import { app, dialog } from 'electron';
import type { Log } from './log.ts';

/** An error that nobody caught ends the program, but says so and leaves its trace in the log. */
export function dieLoudly(log: Log): void {
  let dying = false;
  process.on('uncaughtException', error => {
    log.write('Uncaught error', error);
    if (dying) return;
    dying = true;
    dialog.showErrorBox(
      'Tagline has to close',
      `${error.message}\n\nUnsaved text was kept and comes back at the next start. The details are in ${log.path}`,
    );
    app.exit(1);
  });
  // A promise that failed unheard has done no more harm than its own work; the window stays.
  process.on('unhandledRejection', reason => log.write('Unhandled rejection', reason));
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) =>
    log.write(`The ${name ?? type} process is gone: ${reason} (${exitCode})`),
  );
}
