import { setImmediate } from 'node:timers/promises';

/**
 * Lets others have the thread during long synchronous work: `await breathe()` between its steps comes back at
 * once until `everyMs` have passed since the last pause.
 */
export function createBreather(everyMs = 10): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < everyMs) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
    });
  };
}
