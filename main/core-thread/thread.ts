import { serveCore } from './serve-core.ts';

// The core's own thread; host.ts starts it.
serveCore().catch((error: unknown) => {
  // Out of the promise, so that it ends the thread, which the host hears.
  setImmediate(() => {
    throw error;
  });
});
