import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { loadProgram } from './kept-code.ts';
import type { ThreadStart } from './messages.ts';
import type { serveCore } from './serve-core.ts';

// The core's own thread; host.ts starts it.
const { dataDir } = (workerData as ThreadStart).ports;
const { exports, keep } = loadProgram<{ serveCore: typeof serveCore }>(
  join(__dirname, 'core.cjs'),
  join(dataDir, 'core-code.cache'),
);
exports.serveCore(keep).catch((error: unknown) => {
  // Out of the promise, so that it ends the thread, which the host hears.
  setImmediate(() => {
    throw error;
  });
});
