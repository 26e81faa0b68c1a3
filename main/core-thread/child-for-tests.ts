// For tests: the core's thread with ways to die, which the product's own entry does not have.
import { serveCore } from './serve-core.ts';

const orders = new BroadcastChannel('tagline-thread-for-tests');

const hoard: unknown[] = [];
const deaths: { [order: string]: () => void } = {
  exit: () => process.exit(3),
  throw: () => {
    throw new Error('An error that nobody caught.');
  },
  memory: () => {
    for (;;) hoard.push(new Array(10_000).fill(hoard.length));
  },
  reject: () => void Promise.reject(new Error('A promise that nobody heard.')),
};
orders.onmessage = event => deaths[String((event as MessageEvent).data)]?.();

serveCore().catch((error: unknown) => {
  setImmediate(() => {
    throw error;
  });
});
