import { app } from 'electron';
import type { Core } from '../core/core.ts';
import type { Log } from './log.ts';

const limitMs = 5000;

/** Lets the core finish its writing before the program ends, within a limit. */
export function closeCoreAtEnd(core: Core, log: Log): void {
  let closed = false;
  app.on('will-quit', event => {
    if (closed) return;
    event.preventDefault();
    const limit = new Promise<'late'>(resolve => setTimeout(() => resolve('late'), limitMs));
    const end = Promise.race([core.close(), limit]).then(
      result => (result === 'late' ? log.write('The core did not close in time') : undefined),
      (error: unknown) => log.write('The core did not close', error),
    );
    void end.then(() => {
      closed = true;
      app.quit();
    });
  });
}
